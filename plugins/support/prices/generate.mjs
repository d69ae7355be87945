// Writes the price snapshot in the form that prices.cpp reads: facts only, one JSON object.
//
//   node generate.mjs NODE_MODULES OUTPUT
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const [modules, output] = process.argv.slice(2);
const folder = path.join(modules, '@pydantic', 'genai-prices');
const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
const here = path.dirname(fileURLToPath(import.meta.url));
const { version: dated, date } = JSON.parse(fs.readFileSync(path.join(here, 'snapshot.json'), 'utf8'));
if (dated !== version) throw new Error(`snapshot.json has the date of ${dated}, and ${version} is installed`);
const text = fs.readFileSync(path.join(folder, 'dist', 'index.js'), 'utf8');
const literal = text.match(/^const \w+ = (\[[\s\S]*?\n\])[,;]/);
if (!literal) throw new Error('genai-prices: its file does not begin with the list of providers any more');
const providers = Function(`"use strict"; return ${literal[1]};`)();

const clauses = { equals: '=', starts_with: '^', ends_with: '$', contains: '~', regex: '/', or: '|', and: '&' };
function clause(match) {
  const [[name, value]] = Object.entries(match);
  if (!(name in clauses)) throw new Error(`genai-prices: unknown clause ${name}`);
  return [clauses[name], ...(Array.isArray(value) ? value.map(clause) : [value])];
}

function rates(prices) {
  const found = {};
  for (const [name, value] of Object.entries(prices)) {
    found[name] = typeof value === 'number' ? value
      : [value.base, ...value.tiers.map((tier) => [tier.start, tier.price])];
  }
  return found;
}

function period(entry) {
  const { constraint, prices } = entry;
  const when = !constraint ? {}
    : constraint.type === 'start_date' ? { from: constraint.start_date }
      : { hours: [constraint.start_time, constraint.end_time] };
  return { ...when, rates: rates(prices) };
}

const snapshot = {
  source: '@pydantic/genai-prices',
  version,
  date,
  providers: providers.map((provider) => ({
    id: provider.id,
    api: provider.api_pattern,
    models_of: provider.fallback_model_providers ?? [],
    owns: provider.model_match ? clause(provider.model_match) : null,
    models: provider.models.map((model) => ({
      id: model.id,
      match: clause(model.match),
      context: model.context_window ?? null,
      prices: (Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }]).map(period),
    })),
  })),
};
fs.writeFileSync(output, JSON.stringify(snapshot));
