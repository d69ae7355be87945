// Holds Kubernetes objects to the schemas of the npm packages in npm/: node validate_kubernetes.mjs MODULES < objects.json
//
// Reads a JSON array of {where, object} and writes one of complaints. The packages' validators know what is required and of which
// type; they pass over a field that no schema has. So each object goes through a proxy that notes what was read: what a validator
// never asked for, it does not know.
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const modules = process.argv[2];
const FAMILIES = {
  'monitoring.coreos.com': ['@kubernetes-models/prometheus-operator', 'ComGithubPrometheusOperatorPrometheusOperatorPkgApisMonitoring'],
  'argoproj.io': ['@kubernetes-models/argo-rollouts', 'ComGithubArgoprojArgoRolloutsPkgApisRollouts'],
};
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

async function validatorOf({apiVersion, kind}) {
  const [version, group = ''] = apiVersion.split('/').reverse();
  const [name, stem] = FAMILIES[group] ?? ['kubernetes-models', `IoK8sApi${capital(group.split('.')[0] || 'core')}`];
  const file = join(modules, name, '_schemas', `${stem}${capital(version)}${kind}.js`);
  return existsSync(file) ? (await import(pathToFileURL(file))).validate : undefined;
}

// The object as the validator sees it, and the paths that it read.
function watched(value, path, read) {
  if (value === null || typeof value !== 'object') return value;
  return new Proxy(value, {
    get(target, key) {
      if (typeof key !== 'string' || !Object.hasOwn(target, key)) return target[key];
      const inner = Array.isArray(target) ? `${path}[${key}]` : `${path}.${key}`;
      read.add(inner);
      return watched(target[key], inner, read);
    },
  });
}

function* unread(value, path, read) {
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    if (!read.has(at)) yield at;
    else yield* unread(inner, at, read);
  }
}

// Maps of texts, whose keys no schema names: what reads them reads all of them at once.
const isFree = (path) => /\.(labels|annotations|matchLabels|data|limits|requests|nodeSelector)\.[^.]*/.test(path.replace(/\.(?=[^.]*\/)/g, ''));

const complaints = [];
for (const {where, object} of JSON.parse(readFileSync(0, 'utf8'))) {
  const validate = await validatorOf(object);
  if (!validate) {
    complaints.push(`${where}: no schema for ${object.apiVersion} ${object.kind}`);
    continue;
  }
  const read = new Set();
  if (!validate(watched(object, '', read))) {
    for (const error of validate.errors) complaints.push(`${where}: ${error.instancePath || '/'} ${error.message ?? error.keyword + ' ' + JSON.stringify(error.params)}`);
    continue;  // a validator that stopped has not read everything
  }
  for (const path of unread(object, '', read)) {
    if (path !== '.apiVersion' && path !== '.kind' && !isFree(path)) complaints.push(`${where}: unknown field ${path.slice(1)}`);
  }
}
process.stdout.write(JSON.stringify(complaints));
