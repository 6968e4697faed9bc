import { createHash } from 'node:crypto';
import { type Language, languages } from '../../../lambdas/domain/policy/words/language.ts';
import type { ExplainedDelivery } from '../explained-delivery.ts';
import type { Labels } from '../labels/labels.ts';
import { labelsIn } from '../labels/labels-in.ts';
import { deliveryCard } from './delivery-card.ts';
import { capital, html, Markup } from './markup.ts';
import { type Numbered, overview } from './overview.ts';
import { pageStyle } from './page-style.ts';

export type PageFacts = {
  /** Which language is shown first; the page has all. */
  readonly language: Language;
  readonly environment: string;
  /** ISO 8601. */
  readonly writtenAt: string;
};

const languageNames: Readonly<Record<Language, string>> = { en: 'English', ja: '日本語' };

/**
 * One page that needs nothing else: no script, no font, no image, and a policy by which a browser would load none. Which
 * language is shown is chosen by radio buttons and style.
 */
export const renderPage = (deliveries: readonly ExplainedDelivery[], facts: PageFacts): string => {
  const { text } = html`${new Markup('<!doctype html>')}
<html lang="${facts.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${pageTitle(deliveries, labelsIn(facts.language))}</title>
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<header class="top">
<p class="brand">Postern</p>
<fieldset class="languages">
<legend class="hidden-text">${languages.map((each) => labelsIn(each).language).join(' / ')}</legend>
${languages.map((each) => languageChoice(each, each === facts.language))}
</fieldset>
</header>
<main>${languages.map((each) => inLanguage(each, deliveries, facts))}</main>
</body>
</html>
`;
  return text;
};

/** Only this very style applies, and nothing is loaded, run, framed or sent. */
const contentPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`;

const pageTitle = ([first]: readonly ExplainedDelivery[], labels: Labels): string =>
  `${labels.title} – ${first?.messageId ?? ''}`;

const languageChoice = (language: Language, isChosen: boolean): Markup => html`
<input type="radio" name="language" id="choose-${language}"${isChosen ? html` checked` : undefined}>
<label for="choose-${language}" lang="${language}">${languageNames[language]}</label>`;

const inLanguage = (language: Language, deliveries: readonly ExplainedDelivery[], facts: PageFacts): Markup => {
  const labels = labelsIn(language);
  const numbered = deliveries.map((delivery, index) => ({ delivery, id: `mail-${index + 1}-${language}` }));
  const messages = Map.groupBy(numbered, ({ delivery }) => delivery.messageId);
  return html`
<div class="in-${language}" lang="${language}">
<h1>${labels.title}</h1>
${numbered.length < 2 ? undefined : overview(numbered, labels)}
${[...messages.values()].map((ofMessage) => messageSection(ofMessage, language))}
<footer class="foot">
<p>${labels.writtenAt(facts.writtenAt.replace('T', ' ').slice(0, 16), facts.environment)}</p>
<p>${labels.confidential}</p>
</footer>
</div>`;
};

const messageSection = (ofMessage: readonly Numbered[], language: Language): Markup => {
  const labels = labelsIn(language);
  const [first] = ofMessage;
  return html`
<section class="message">
<h2>${capital(labels.message)} <span class="id">${first?.delivery.messageId}</span></h2>
${first === undefined ? undefined : factList(first.delivery, labels)}
${ofMessage.map(({ delivery, id }) => deliveryCard(delivery, id, language))}
</section>`;
};

const factList = ({ source, purpose, lane, reference, tags = {} }: ExplainedDelivery, labels: Labels): Markup => {
  const facts: readonly (readonly [string, string | undefined])[] = [
    [labels.source, source ?? labels.unknown],
    [labels.purpose, purpose],
    [labels.lane, lane],
    [labels.reference, reference],
    ...Object.entries(tags).map(([name, value]) => [`${labels.tags}: ${name}`, value] as const),
  ];
  return html`<dl class="facts">${facts.flatMap(([label, value]) =>
    value === undefined ? [] : [html`<div><dt><bdi>${capital(label)}</bdi></dt><dd><bdi>${value}</bdi></dd></div>`],
  )}</dl>`;
};
