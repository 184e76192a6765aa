import { concise, github } from './lines';
import { onDemand } from './on-demand';
import { Format } from './report';

export * from './report';
export * from './fingerprint';

/** By the names that the command line has for them. */
export const FORMATS: Readonly<Record<string, Format>> = {
  text: (report, style) => onDemand.text.text(report, style),
  concise,
  json: (report, style) => onDemand.json.json(report, style),
  jsonl: (report, style) => onDemand.json.jsonl(report, style),
  sarif: (report, style) => onDemand.sarif.sarif(report, style),
  junit: (report, style) => onDemand.junit.junit(report, style),
  github,
  gitlab: (report, style) => onDemand.gitlab.gitlab(report, style),
  rdjson: (report, style) => onDemand.json.rdjson(report, style),
  markdown: (report, style) => onDemand.markdown.markdown(report, style),
};
