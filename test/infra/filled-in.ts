import * as z from 'zod/mini';

const joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const reference = z.union([
  z.object({ Ref: z.string() }),
  z.object({ 'Fn::GetStackOutput': z.object({ OutputName: z.string() }) }),
]);

/** A text of a template, with the logical id in angle brackets wherever CloudFormation fills in a name. */
export const filledIn = (text: unknown): string => {
  if (typeof text === 'string') return text;
  const [separator, parts] = joined.parse(text)['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : `<${idIn(reference.parse(part))}>`)).join(separator);
};

/** CDK calls the output of a logical id after it, with eight digits more. */
const idIn = (given: z.output<typeof reference>): string =>
  'Ref' in given
    ? given.Ref
    : given['Fn::GetStackOutput'].OutputName.replace(/^PublishOutputRef/, '').replace(/[0-9A-F]{8}$/, '');
