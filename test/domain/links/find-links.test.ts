import { describe, expect, it } from 'vitest';
import { findLinks } from '../../../lambdas/domain/links/find-links.ts';

/** What was found, one word each: a host, or the kind of what has none (with its host or scheme). */
const found = (text: string | undefined, html: string | undefined): readonly string[] =>
  findLinks(text, html).map((link) => {
    if (link.kind === 'host') return link.host;
    if (link.kind === 'userinfo') return `userinfo:${link.host}`;
    return 'scheme' in link ? `${link.kind}:${link.scheme}` : link.kind;
  });

type Row = readonly [sentence: string, body: string, hosts: readonly string[]];
const evil = ['evil.example'];

describe('in html', () => {
  const attributes: readonly Row[] = [
    ['a link', '<a href="https://evil.example/x">x</a>', evil],
    ['a picture', "<img src='http://evil.example/x.png'>", evil],
    ['a value without quotes', '<a href=https://evil.example/x>x</a>', evil],
    [
      'a form, and the button that sends it elsewhere',
      '<form action=//a.example><button formaction=//b.example>',
      ['a.example', 'b.example'],
    ],
    [
      'the second of an attribute, which only some readers take',
      '<a href="https://a.example" href="https://b.example">',
      ['a.example', 'b.example'],
    ],
    [
      'each candidate of a srcset',
      '<img srcset="a.png 1x,//a.example/b 2x, https://b.example/c,d 3x">',
      ['a.example', 'b.example'],
    ],
    ['a srcset that is split at its commas', '<img srcset="a.png,https://evil.example/b">', evil],
    ['a poster', '<video poster="//evil.example/p.jpg">', evil],
    ['a background', '<td background="https://evil.example/b.gif">', evil],
    ['a parameter of an object', '<object><param name=movie value="https://evil.example/a"></object>', evil],
    ['a value in quotes of old', '<a href=`https://evil.example/`>x</a>', evil],
    ['an object and its code base', '<object data=//a.example codebase=//b.example>', ['a.example', 'b.example']],
    ['a picture of two sizes of old', '<img lowsrc=//a.example dynsrc=//b.example>', ['a.example', 'b.example']],
    ['every address of a ping', '<a href=#x ping="//a.example https://b.example/">', ['a.example', 'b.example']],
    ['a link in SVG', '<svg><a xlink:href="https://evil.example/">', evil],
    ['a fill of VML', '<v:rect><v:fill src="https://evil.example/b.png"/></v:rect>', evil],
    ['a link of VML', '<v:roundrect href="https://evil.example/">', evil],
    ['an animation that sets a link', '<svg><a><animate attributeName=href values="#a;https://evil.example"/>', evil],
    ['a filter of SVG by CSS', '<svg><rect fill="url(https://evil.example/a.svg#b)">', evil],
    ['a refresh', `<meta http-equiv="refresh" content="0; URL='https://evil.example/'">`, evil],
    [
      'a refresh with a line break in its scheme',
      '<meta http-equiv=refresh content="0;url=h\nttps://evil.example">',
      evil,
    ],
    ['an animation to a scheme with a tab in it', '<svg><a><set attributeName=href to="ht\ttps://evil.example">', evil],
    ['a refresh without a scheme', '<meta http-equiv="refresh" content="0;url=//evil.example/">', evil],
    ['structured data', '<meta itemprop="url" content="https://evil.example/">', evil],
    ['a base, and not what is relative to it', '<base href="https://evil.example/"><a href="x">', evil],
    ['a document in an attribute', '<iframe srcdoc="<a href=&quot;https://evil.example&quot;>">', evil],
    ['a style sheet', '<link rel="stylesheet" href="https://evil.example/a.css">', evil],
    ['an image by the name that became img', '<image src="https://evil.example/">', evil],
    ['a tag the mail breaks off in', '<a href="https://evil.example/', evil],
    ['a tag in upper case', '<A HREF="HTTPS://EVIL.EXAMPLE/">', evil],
    ['slashes between attributes', '<img/alt=""/src="https://evil.example/">', evil],
  ];
  it.each(attributes)('finds %s', (_, html, hosts) => {
    expect(found(undefined, html)).toEqual(hosts);
  });

  const encodings: readonly Row[] = [
    ['numeric entities', '<a href="&#104;&#x74;&#X74ps://evil.example">', evil],
    ['named entities', '<a href="https&colon;&sol;&sol;evil&period;example">', evil],
    ['entities that break the scheme', '<a href="htt&NewLine;ps&Tab;://evil.example">', evil],
    ['tabs and newlines in it', '<a href="ht\ntp\ts:/\r/evil.exa\nmple">', evil],
    ['white space and controls before it', '<a href=" \u0001\n https://evil.example">', evil],
    ['spaces that only some readers skip', '<a href="\u00a0\u2003https://evil.example">', evil],
    ['backslashes', String.raw`<a href="https:\\evil.example\x">`, evil],
    ['one slash', '<a href="https:/evil.example">', evil],
    ['no slash', '<a href="https:evil.example">', evil],
    ['three slashes', '<a href="https:///evil.example">', evil],
    ['no scheme', '<a href="//evil.example">', evil],
    ['no scheme, and backslashes', String.raw`<a href="/\evil.example">`, evil],
    ['a host only', '<a href="www.evil.example/x">', ['www.evil.example']],
    ['a host and a port only', '<a href="evil.example:8080/x">', evil],
    ['a port', '<a href="https://evil.example:8443/">', evil],
    ['a trailing dot', '<a href="https://evil.example./">', evil],
    ['a percent-encoded host', '<a href="https://%65vil%2Eexample/">', evil],
    ['a full-width host', '<a href="https://ｅｖｉｌ．ｅｘａｍｐｌｅ/">', evil],
    ['a full-width scheme', '<a href="ｈｔｔｐｓ：／／evil.example/">', evil],
    ['an ideographic full stop', '<a href="https://evil。example/">', evil],
    ['characters that show nothing', '<a href="ht\u200btps://ev\u00adil.exam\u2060ple/">', evil],
    ['an international host', '<a href="https://BÜCHER.example/">', ['xn--bcher-kva.example']],
    ['its A-label', '<a href="https://xn--bcher-kva.example/">', ['xn--bcher-kva.example']],
    ['a letter of another script', '<a href="https://аcme.example/">', ['xn--cme-5cd.example']],
    [
      'an IPv4 address in other numbers',
      '<a href="http://0x7f.1/"><a href="http://2130706433/"><a href="http://0177.0.0.1">',
      ['127.0.0.1'],
    ],
    ['an IPv6 address', '<a href="http://[::1]:8080/">', ['[::1]']],
  ];
  it.each(encodings)('reads a URL with %s', (_, html, hosts) => {
    expect(found(undefined, html)).toEqual(hosts);
  });

  const disputed: readonly Row[] = [
    ['a name before the host', '<a href="https://bank.example@evil.example/">', ['userinfo:evil.example']],
    ['a name and password before the host', '<a href="//bank.example:443@evil.example/">', ['userinfo:evil.example']],
    ['a full-width @', '<a href="https://bank.example＠evil.example/">', ['unparsable', 'userinfo:evil.example']],
    [
      'a backslash that ends the host for some',
      String.raw`<a href="https://bank.example\@evil.example">`,
      ['userinfo:bank.example', 'userinfo:evil.example'],
    ],
    ['an @ in the path', '<a href="https://evil.example/@anna">', evil],
    ['a script', '<a href="java&#10;script:alert(1)">', ['no-host-scheme:javascript']],
    ['a document in a URL', '<a href="data:text/html,<a href=x>">', ['no-host-scheme:data']],
    ['a picture that can have links', '<img src="data:image/svg+xml,x">', ['no-host-scheme:data']],
    ['a file', String.raw`<img src="file:\\evil.example\x.png">`, ['other-scheme:file']],
    ['a scheme of nobody knows whom', '<a href="ms-word:ofe|u|https://evil.example">', ['other-scheme:other']],
    ['what no host can be read from', '<a href="https://[::g]/"><a href="https://a b/">', ['unparsable']],
    ['an address and a number', '<a href="mailto:anna@acme.example"><a href="tel:+81312345678">', ['mailto', 'tel']],
  ];
  it.each(disputed)('names what it is: %s', (_, html, kinds) => {
    expect(found(undefined, html)).toEqual(kinds);
  });

  const sheets: readonly Row[] = [
    ['a style attribute', '<p style="background:url(https://evil.example/b)">', evil],
    ['quotes', `<p style="background:url( 'https://evil.example/b' )">`, evil],
    ['entities around it', '<p style="background:url(&quot;https://evil.example/b&quot;)">', evil],
    ['escapes', String.raw`<p style="background:u\72 l(\68 ttps\3a //evil.example)">`, evil],
    ['an import by string', '<style>@import "https://evil.example/a.css";</style>', evil],
    [
      'an import behind a comment with an apostrophe',
      `<style>/* don't */ @import '//evil.example/a.css';</style>`,
      evil,
    ],
    [
      'a comment that only looks like one',
      `<style>@import "/*";@import "https://evil.example";@import "*/";</style>`,
      evil,
    ],
    ['an import with a line break in its scheme', String.raw`<style>@import "ht\a tps://evil.example";</style>`, evil],
    ['a set of images', `<p style="background:image-set('https://evil.example/a' 1x)">`, evil],
    ['a filter of old', `<p style="filter:progid:Loader(src='https://evil.example/a')">`, evil],
    ['an argument that never ends', '<style>a{b:url(https://evil.example/', evil],
    ['no comment', '<style>/* https://other.example "https://other.example" */</style>', []],
    ['no name space', '<style>@namespace svg url(http://www.w3.org/2000/svg);a{b:url(//evil.example)}</style>', evil],
    ['what follows a name space that a block ends', '<style>@namespace{}a{b:url(//evil.example)}</style>', evil],
    ['what follows one that the block around it ends', '<style>a{@namespace}b{c:url(//evil.example)}</style>', evil],
    ['a declaration behind one', '<p style="@namespace{}background:url(//evil.example)">', evil],
  ];
  it.each(sheets)('reads CSS: %s', (_, html, hosts) => {
    expect(found(undefined, html)).toEqual(hosts);
  });

  const contexts: readonly Row[] = [
    ['a comment for Outlook', '<!--[if mso]><a href="https://evil.example">x</a><![endif]-->', evil],
    ['a comment within it', '<!--[if gte mso 9]><xml><!-- <v:fill src="//evil.example"></xml><![endif]-->', evil],
    ['a style sheet within it', '<!--[if mso]><style>a{b:url(//evil.example)}</style><![endif]-->', evil],
    ['what only others read', '<!--[if !mso]><!--><a href="//evil.example"><!--<![endif]-->', evil],
    ['a comment that has ended', '<!--><a href="//evil.example">-->', evil],
    ['a comment that some end', '<!-- --!><a href="//evil.example"> -->', evil],
    ['text that scripts would hide', '<noscript><img src="//evil.example"></noscript>', evil],
    ['a comment that scripts would hide', '<noscript><!-- </noscript><img src="//evil.example"> -->', evil],
    ['a text field', '<textarea><a href="//evil.example"></textarea>', evil],
    ['the rest as plain text', '<plaintext><a href="//evil.example">', evil],
    ['a style sheet of SVG, which is markup', '<svg><style><a title="</style>" href=//evil.example>', evil],
    ['the same behind tags that open nothing', '<svg><desc><style><a title="</style><img src=//evil.example>">', evil],
    [
      'SVG between quotes that close elsewhere',
      '<style><a title="</style><svg><style><b title="</style>" href=//evil/>',
      ['evil'],
    ],
    ['HTML that ends SVG', '<svg><p><style><a title="</style><img src=//evil.example>', evil],
    ['HTML behind SVG', '<svg></svg><style><a title="</style><img src=//evil.example>', evil],
    ['SVG that an end tag ends', '<svg></p><style><a id="</style><a href=//evil.example>x</a>">', evil],
    ['SVG that a line ends', '<svg></br><style><!--</style><a href=//evil.example>x</a>-->', evil],
    ['SVG that a font ends', '<svg><font color=red><style><!--</style><a href=//evil.example>x</a>--></style>', evil],
    ['SVG that a font does not end', '<svg><font id=a><style><a title="</style><img src=//evil.example>">', evil],
    ['SVG as who does not know it', '<svg><g><style><!--</style><a href=//evil.example>x</a>-->', evil],
    ['what is no CDATA section', '<![CDATA[><a href=//evil.example>x</a>]]>', evil],
    ['what is none, and never ends', '<![CDATA[ x><a href=//evil.example>x</a>', evil],
    ['what is none behind one', '<svg><![CDATA[><!-- ]]></svg><![CDATA[ ><a href=//evil.example>]]>', evil],
    ['what is none, with a style sheet that ends', '<![CDATA[><style>]]><!--</style><a href=//evil.example>-->', evil],
    ['what is none in SVG that a tag ended', '<svg></p><![CDATA[><a href=//evil.example>]]>', evil],
    ['what may be a CDATA section or not', '<svg><desc><![CDATA[><!--]]></desc></svg>', ['unparsable']],
    ['an attribute with what is none', '<a title="<![CDATA[" href="//evil.example?<![CDATA[">', evil],
    ['a CDATA section of SVG', '<svg><style><![CDATA[a{b:url(//evil.example)}]]></style></svg>', evil],
    [
      'an action for Gmail',
      String.raw`<script type="application/ld+json">{"@context":"http://schema.org","url":"https:\/\/evil\u002eexample"}</script>`,
      evil,
    ],
    ['text', '<p>see https://evil.example/x.</p>', evil],
    ['text with entities', '<p>https:&#47;&#47;evil.example</p>', evil],
    ['text cut by tags that do not show', '<p>https://<b></b>evil<wbr>.example/</p>', evil],
  ];
  it.each(contexts)('looks into %s', (_, html, hosts) => {
    expect(found(undefined, html)).toEqual(hosts);
  });

  it.each([
    ['a comment', '<!-- <a href="https://wiki.acme.example"> -->'],
    [
      'name spaces and document types',
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0" "http://www.w3.org/TR/xhtml1/"><html xmlns="http://www.w3.org/1999/xhtml" xmlns:o="urn:schemas-microsoft-com:office:office">',
    ],
    ['parts of the mail itself', '<img src="cid:logo"><a href="#top">'],
    ['a picture in the mail', '<img src="data:image/png;base64,//8=">'],
    ['relative URLs', '<a href="/a/b.html?c#d"><img src="logo.png"><a href="">'],
    ['types of structured data', '<div itemscope itemtype="http://schema.org/Order">'],
    [
      'words of structured data',
      '<link itemprop="availability" href="http://schema.org/InStock"><meta itemprop="orderStatus" content="https://schema.org/OrderShipped">',
    ],
    ['a selector of links', '<style>a[href^="http://"],a[href^=\'mailto:\']{color:red}</style>'],
    ['what is only shown', '<img alt="https://other.example" title="other.example">'],
    ['tags next to each other', '<td>It is done.</td><td>In March</td>'],
  ])('takes %s for no link', (_, html) => {
    expect(found(undefined, html)).toEqual([]);
  });

  it('follows no redirect', () => {
    expect(found(undefined, '<a href="https://acme.example/to?url=https://evil.example/">')).toEqual(['acme.example']);
  });

  it('says so when markup is in markup, deeper than any mail has it', () => {
    const nested = '<iframe/srcdoc='.repeat(10);
    expect(found(undefined, nested)).toContain('unparsable');
  });

  it('reads tags in tags to any depth', () => {
    expect(found(undefined, `${'<b>'.repeat(200_000)}<a href=//evil.example>`)).toEqual(evil);
  });
});

describe('in text', () => {
  const rows: readonly Row[] = [
    ['a URL', 'See https://evil.example/x?y=z.', evil],
    [
      'names behind a sign, which some programs read as one and some as two',
      'https://a.example•b.example https://c.example·d.example/x https://e.example→.f.example https://g.example—h.example',
      ['a.example', 'b.example', 'c.example', 'd.example', 'e.example', 'f.example', 'g.example', 'h.example'],
    ],
    ['a URL in brackets', '<https://a.example> (https://b.example)', ['a.example', 'b.example']],
    ['a URL in upper case', 'HTTPS://EVIL.EXAMPLE', evil],
    ['a URL with no space before it', 'URL:https://evil.example', evil],
    ['backslashes', String.raw`http:\\evil.example\x`, evil],
    ['a name after www.', 'www.evil.example', ['www.evil.example']],
    ['a bare name and a path', 'go to evil.example/path', evil],
    ['a bare name', 'go to Evil.com, or not', ['evil.com']],
    ['a bare name of another script', 'сайт.рф', ['xn--80aswg.xn--p1ai']],
    ['a bare name with one letter of another script', 'аcme.com', ['xn--cme-5cd.com']],
    ['a bare name alone, where no spaces are written', '例え.jp', ['xn--r8jz45g.jp']],
    ['a bare name in a sentence without spaces', '弊社サイトacme.comをご覧ください', ['acme.com']],
    ['an intranet', 'http://intranet/x', ['intranet']],
    [
      'IP addresses',
      'http://192.0.2.1/ and 192.0.2.2/x and http://[2001:db8::1]:80/',
      ['192.0.2.1', '[2001:db8::1]', '192.0.2.2'],
    ],
    ['a name before the host', 'https://bank.example@evil.example/', ['bank.example', 'userinfo:evil.example']],
    ['an end at the @', 'https://evil.example@', evil],
    ['a URL where a host should be', 'https://-!https://a.example:https://b.example', ['a.example', 'b.example']],
    ['a URL behind another scheme', 'ftp://!https://evil.example', ['other-scheme:ftp', 'evil.example']],
    ['a URL in another scheme', 'ftp://a.example/?to=https://b.example', ['other-scheme:ftp', 'b.example']],
    ['a URL behind one without a host', 'https://-#https://evil.example', evil],
    [
      'a name before the host, and a backslash',
      String.raw`https://bank.example\@evil.example/`,
      ['bank.example', 'userinfo:evil.example'],
    ],
    ['another scheme', 'ftp://evil.example/x', ['other-scheme:ftp']],
    [
      'two URLs with a comma between them',
      'https://acme.example/x,https://evil.example',
      ['acme.example', 'evil.example'],
    ],
    ['characters that show nothing', 'https://evil\u200b.example', evil],
    [
      'an end that only some see there',
      'https://evil.example\u200bacme.test/',
      ['evil.example', 'evil.exampleacme.test'],
    ],
    ['full-width letters', 'ｗｗｗ．ｅｖｉｌ．ｅｘａｍｐｌｅ', ['www.evil.example']],
    ['a sentence that goes on without a space', '詳しくはhttps://acme.exampleをご覧ください。', ['acme.example']],
    ['a full stop that could be a dot', 'https://acme.example。evil.com', ['acme.example', 'acme.example.evil.com']],
    ['a full stop that is one', 'https://acme.example。詳しくは', ['acme.example']],
    ['an international host before a sentence', 'https://例え.jpをご覧', ['xn--r8jz45g.jp']],
    ['a URL and an address in one sentence', 'https://acme.exampleまたはinfo@acme.exampleまで', ['acme.example']],
  ];
  it.each(rows)('finds %s', (_, text, hosts) => {
    expect(found(text, undefined)).toEqual(hosts);
  });

  it.each([
    ['e-mail addresses', 'anna@acme.com, "x y"@acme.com, a.name+acme.com@acme.com'],
    ['files', 'README.md report.pdf main.rs Node.js package.json:12'],
    ['versions and networks', 'v1.2.3 10.0.0.0/8 1.1.1.1'],
    ['a forgotten space', 'It is done.In March we begin, at 12:30.In the evening.'],
    ['a company', 'Acme Co.Ltd.'],
    ['abbreviations', 'e.g. z.B. i.e. U.S.A. 12.a.m'],
    ['dots', 'wait...what'],
    ['a scheme alone', 'https:// and http://'],
  ])('takes %s for no link', (_, text) => {
    expect(found(text, undefined)).toEqual([]);
  });

  it.each(Array.from("!$&'()*+,;=~"))('reads on behind a %s in a host', (delimiter) => {
    expect(found(`https://good.example${delimiter}x.evil.com/login`, undefined)).toEqual([
      'good.example',
      'x.evil.com',
    ]);
    expect(found(`(https://good.example${delimiter}) It is`, undefined)).toEqual(['good.example']);
  });

  it('follows no redirect', () => {
    expect(found('https://acme.example/to?url=https://evil.example/ x', undefined)).toEqual(['acme.example']);
  });
});

it('says which body a link is in, once for each', () => {
  expect(findLinks('https://a.example https://a.example', '<a href="//a.example">')).toEqual([
    { field: 'text', kind: 'host', host: 'a.example' },
    { field: 'html', kind: 'host', host: 'a.example' },
  ]);
});

it.each<[string, string | undefined, string | undefined]>([
  ['in text', `https://${'a.b&'.repeat(250_000)}`, undefined],
  ['in CSS', undefined, `<style>a{b:url(${'a.com,'.repeat(250_000)})}</style>`],
])('reads any number of hosts in one %s', (_, text, html) => {
  expect(found(text, html).length).toBe(1);
});

it('finds nothing in no body', () => {
  expect(findLinks(undefined, undefined)).toEqual([]);
});
