/** The parameters of a form, as an AWS client flattens them: `{ Attributes: { entry: [{ key: 'a' }] } }` is `Attributes.entry.1.key=a`. */
type FormValue = string | readonly FormValue[] | { readonly [name: string]: FormValue };

/** Calls SNS as its clients do, by a form signed for the service. @returns the XML and the HTTP status */
export const callSns = async (url: string, action: string, parameters: { readonly [name: string]: FormValue }) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      authorization:
        'AWS4-HMAC-SHA256 Credential=billing-api/20260101/eu-west-1/sns/aws4_request, SignedHeaders=host, Signature=x',
    },
    body: new URLSearchParams([['Action', action], ['Version', '2010-03-31'], ...flatten('', parameters)]),
  });
  return { status: response.status, xml: await response.text() };
};

/** The text of every element of this name. */
export const textsOf = (xml: string, name: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => text);

const flatten = (path: string, value: FormValue): [string, string][] => {
  if (typeof value === 'string') return [[path, value]];
  const members: [string, FormValue][] = Array.isArray(value)
    ? value.map((item, index) => [String(index + 1), item])
    : Object.entries(value);
  return members.flatMap(([name, member]) => flatten(path === '' ? name : `${path}.${name}`, member));
};
