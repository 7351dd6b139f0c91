// Reads manifests from standard input and holds every field against Kubernetes' own models: a field that they do not know, or of another type, is an error.
// An API server that is lenient drops what it does not know, and the setting is silently without effect.
const kubernetes = require('@kubernetes/client-node');
const yaml = require('js-yaml');

const map = value => ({ map: value });
const list = value => ({ list: value });

// The Prometheus operator's kinds are not among Kubernetes' own. Only the fields that are of use here.
const operator = {
  ServiceMonitor: {
    apiVersion: 'string', kind: 'string', metadata: 'V1ObjectMeta',
    spec: {
      jobLabel: 'string', selector: 'V1LabelSelector', namespaceSelector: { any: 'boolean', matchNames: list('string') },
      endpoints: list({ port: 'string', path: 'string', interval: 'string', scrapeTimeout: 'string', scheme: 'string', honorLabels: 'boolean', relabelings: list('any'), metricRelabelings: list('any') }),
    },
  },
  PrometheusRule: {
    apiVersion: 'string', kind: 'string', metadata: 'V1ObjectMeta',
    spec: { groups: list({ name: 'string', interval: 'string', rules: list({ alert: 'string', record: 'string', expr: 'string', for: 'string', labels: map('string'), annotations: map('string') }) }) },
  },
};

const modelOf = ({ apiVersion, kind }) => {
  if (apiVersion === 'monitoring.coreos.com/v1') {
    return operator[kind];
  }

  const version = apiVersion.split('/').at(-1);
  const name = version[0].toUpperCase() + version.slice(1) + kind;
  return kubernetes[name]?.getAttributeTypeMap && name;
};

let errors = 0;
const error = (where, what) => {
  errors++;
  console.log(`FAIL ${where}: ${what}`);
};

const known = type => Object.fromEntries(kubernetes[type].getAttributeTypeMap().map(a => [a.baseName, a.type]));

const parse = type => {
  const array = /^Array<(.+)>$/.exec(type), dictionary = /^\{ \[key: string\]: (.+); \}$/.exec(type);
  return array ? list(array[1]) : dictionary ? map(dictionary[1]) : kubernetes[type]?.getAttributeTypeMap ? known(type) : type;
};

const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

const walk = (value, type, where) => {
  const model = typeof type === 'string' ? parse(type) : type;
  if (typeof model === 'string') {
    const plain = ['string', 'number', 'boolean'].includes(model) ? typeof value === model : model !== 'IntOrString' || ['string', 'number'].includes(typeof value);
    return plain || error(where, `${JSON.stringify(value)} is no ${model}`);
  }

  if (model.list && Object.keys(model).length === 1) {
    return Array.isArray(value) ? value.forEach((v, i) => walk(v, model.list, `${where}[${i}]`)) : error(where, 'is no list');
  }

  if (!isObject(value)) {
    return error(where, 'is no object');
  }

  for (const [name, inner] of Object.entries(value)) {
    if (model.map && Object.keys(model).length === 1) {
      // Quantities may be written as numbers.
      typeof inner === 'number' || walk(inner, model.map, `${where}.${name}`);
    } else if (name in model) {
      walk(inner, model[name], `${where}.${name}`);
    } else {
      error(`${where}.${name}`, 'unknown field');
    }
  }
};

let manifests = 0;
for (const manifest of yaml.loadAll(require('fs').readFileSync(0, 'utf8'))) {
  const where = `${manifest.kind} ${manifest.metadata?.name}`, model = modelOf(manifest);
  manifests++;
  model ? walk(manifest, model, where) : error(where, `nothing is known of ${manifest.apiVersion} ${manifest.kind}`);
}

console.log(`${manifests} manifests, ${errors} errors`);
process.exit(errors || !manifests ? 1 : 0);
