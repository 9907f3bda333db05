// Plays forms in the XForms engine of npm (@getodk/xforms-engine, with jsdom as its DOM) by the same rules as
// `play --answers`: one JSON {xform, answers, files} a line in, one JSON {status, asked, refused, submission} a line out.
//
//   mkdir engine && cd engine && npm install @getodk/xforms-engine jsdom
//   BOT_XFORMS_ENGINE=$PWD pytest tests/flows/authoring/xlsform/another_engine
process.env.TZ = 'UTC';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const folder = process.argv[2];
const { JSDOM } = createRequire(join(folder, 'package.json'))('jsdom');
const { window } = new JSDOM('<!doctype html><html></html>', { url: 'http://localhost/' });
const DOM = ['document', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Document', 'Attr', 'Text', 'Comment'];
globalThis.window = window;
for (const name of [...DOM, 'XPathResult', 'XPathEvaluator', 'NodeFilter', 'CDATASection', 'HTMLElement'])
  globalThis[name] = window[name];
console.log = console.warn = console.error = () => {};
// Its parser only loads where it believes to be in a browser.
const { versions } = process;
const hidden = { ...versions, node: new String(versions.node) };
Object.defineProperty(process, 'versions', { value: hidden, configurable: true });
const engine = join(folder, 'node_modules/@getodk/xforms-engine/dist/index.js');
const { loadForm } = await import(pathToFileURL(engine));
Object.defineProperty(process, 'versions', { value: versions, configurable: true });

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const children = (node) => node.currentState.children ?? [];
const nameOf = (node) => node.definition.qualifiedName.localName;
const isRepeat = (node) => node.nodeType.startsWith('repeat-range');
const isCounted = (node) => node.nodeType === 'repeat-range:controlled';
const isGroup = (node) => node.nodeType === 'group';
const isRelevant = (node) => node.currentState.relevant;
const isAsked = (node) =>
  !['note', 'model-value'].includes(node.nodeType) && !node.currentState.readonly && !node.definition.bind.calculate;
const below = (node, path) => children(node).map((child) => [child, path ? `${path}/${nameOf(child)}` : nameOf(child)]);
const instances = (range, path) => children(range).map((child, index) => [child, `${path}[${index + 1}]`]);
const held = (node) =>
  ['select', 'rank'].includes(node.nodeType) ? node.currentState.value.join(' ') : node.currentState.instanceValue;
const violates = (node) => node.validationState.violation !== null;

const CONTENT = { csv: 'text/csv', xml: 'text/xml', geojson: 'application/geo+json' };

const load = async (xform, files) => {
  const fetchFormAttachment = async (url) => {
    const name = decodeURIComponent(String(url).split('/').pop());
    const headers = { 'content-type': CONTENT[name.split('.').pop()] ?? 'text/plain' };
    return name in files ? new Response(files[name], { status: 200, headers }) : new Response('', { status: 404 });
  };
  const form = await loadForm(xform, { fetchFormAttachment, missingResourceBehavior: 'BLANK' });
  if (form.status === 'failure') throw form.error;
  const fileNameFactory = (file) => `${file.basename ?? ''}${file.extension ?? ''}`;
  return form.createInstance({ instanceAttachments: { fileNameFactory } }).root;
};

const wantedInstances = (answers) => {
  const wanted = {};
  for (const path of Object.keys(answers))
    for (const found of path.matchAll(/\[(\d+)\]/g)) {
      const repeat = path.slice(0, found.index);
      wanted[repeat] = Math.max(wanted[repeat] ?? 0, Number(found[1]));
    }
  for (const [path, given] of Object.entries(answers)) if (/^\d+$/.test(String(given))) wanted[path] = Number(given);
  return wanted;
};

// Whether the text is a value of this question; if so it is set.
const set = (node, given) => {
  const text = String(given);
  const plain = text.trim();
  const offered = () => node.currentState.valueOptions.map((option) => option.value);
  switch (node.nodeType) {
    case 'select': {
      const values = node.selectType === 'select' ? plain.split(/\s+/) : [text];
      if (!values.every((value) => offered().includes(value))) return false;
      node.selectValues(values);
      return true;
    }
    case 'rank': {
      const values = plain.split(/\s+/);
      if (values.length !== offered().length || !offered().every((value) => values.includes(value))) return false;
      node.setValues(values);
      return true;
    }
    case 'trigger':
      if (text === 'OK') node.setValue(true);
      return text === 'OK';
    case 'upload':
      node.setValue(new window.File(['x'], text));
      return true;
    case 'range': {
      const [start, end, step] = ['start', 'end', 'step'].map((key) => Number(node.definition.bounds[key]));
      const steps = (Number(plain) - start) / step;
      if (!NUMBER.test(plain) || Number(plain) < start || Number(plain) > end) return false;
      if (Math.abs(steps - Math.round(steps)) > 1e-9) return false;
      node.setValue(node.valueType === 'int' ? BigInt(plain) : Number(plain));
      return true;
    }
  }
  if (['int', 'decimal'].includes(node.valueType) && !NUMBER.test(plain)) return false;
  if (node.valueType === 'int' && !Number.isInteger(Number(plain))) return false;
  if (node.valueType === 'date' && !/^\d{4}-\d\d-\d\d$/.test(plain)) return false;
  node.setValue(node.valueType === 'decimal' ? Number(plain) : text);
  return node.currentState.instanceValue !== '';
};

const restore = (node, before) => {
  const values = before === '' ? [] : before.split(' ');
  if (node.nodeType === 'select') node.selectValues(values);
  else if (node.nodeType === 'rank') node.setValues(values);
  else if (node.nodeType === 'trigger') node.setValue(before === 'OK');
  else if (before === '' && node.valueType !== 'string') node.setValue(null);
  else if (node.nodeType === 'range' && node.valueType === 'int') node.setValue(BigInt(before));
  else if (node.valueType === 'decimal') node.setValue(Number(before));
  else node.setValue(before);
};

const play = async ({ xform, answers, files }) => {
  const root = await load(xform, files);
  const wanted = wantedInstances(answers);
  const asked = new Set();
  const refused = [];
  const seen = new Set();

  // A repeat has an instance ready as soon as it is there: it goes where none is wanted.
  const settle = (node, path) => {
    for (const [child, at] of below(node, path)) {
      if (isGroup(child)) settle(child, at);
      if (!isRepeat(child)) continue;
      const surplus = children(child).length - (wanted[at] ?? 0);
      if (!isCounted(child) && !seen.has(child.nodeId) && surplus > 0) child.removeInstances(wanted[at] ?? 0, surplus);
      seen.add(child.nodeId);
      for (const [instance, there] of instances(child, at)) settle(instance, there);
    }
  };

  const next = (node, path) => {
    for (const [child, at] of below(node, path)) {
      if (isRepeat(child)) {
        for (const [instance, there] of instances(child, at)) {
          const found = isRelevant(instance) ? next(instance, there) : null;
          if (found) return found;
        }
        const isWanted = !isCounted(child) && children(child).length < (wanted[at] ?? 0);
        if (isWanted && isRelevant(child)) return { repeat: child };
      } else if (isRelevant(child) && isGroup(child)) {
        const found = next(child, at);
        if (found) return found;
      } else if (isRelevant(child) && isAsked(child) && !asked.has(at)) return { question: child, at };
    }
    return null;
  };

  // Whether the play can go on.
  const ask = (question, at) => {
    asked.add(at);
    for (const attempt of [answers[at]].flat().filter((each) => each != null && each !== '')) {
      const before = held(question);
      let fits = false;
      try {
        fits = set(question, attempt) && !violates(question);
      } catch {}
      if (fits) return true;
      restore(question, before);
      refused.push([at, attempt]);
    }
    if (violates(question)) refused.push([at, held(question)]);
    return !violates(question);
  };

  const late = (node, path) => {
    for (const [child, at] of below(node, path)) {
      if (isRepeat(child)) {
        for (const [instance, there] of instances(child, at)) if (isRelevant(instance)) late(instance, there);
      } else if (!isRelevant(child) || child.nodeType === 'model-value') continue;
      else if (isGroup(child)) late(child, at);
      else if (violates(child)) refused.push([at, held(child)]);
    }
  };

  const submitted = (node) => {
    const found = {};
    let isAnyRelevant = false;
    for (const [child, at] of below(node, '')) {
      if (isRepeat(child)) {
        const inside = children(child).filter(isRelevant).map((instance) => submitted(instance) ?? {});
        if (inside.length) found[at] = inside;
        isAnyRelevant ||= inside.length > 0;
      } else if (isRelevant(child)) {
        isAnyRelevant = true;
        const value = isGroup(child) ? submitted(child) : child.definition.bind.preload ? '' : held(child);
        if (value) found[at] = value;
      }
    }
    return isAnyRelevant ? found : null;
  };

  let goesOn = true;
  settle(root, '');
  for (let found = next(root, ''); found && goesOn; found = next(root, '')) {
    if (found.repeat) found.repeat.addInstances(children(found.repeat).length - 1, 1);
    else goesOn = ask(found.question, found.at);
    settle(root, '');
  }
  const before = refused.length;
  if (goesOn) late(root, '');
  const isRefused = !goesOn || refused.length > before;
  const { meta, ...submission } = submitted(root) ?? {};
  if (meta?.instanceName) submission.meta = { instanceName: meta.instanceName };
  return { status: isRefused ? 'refused' : 'completed', asked: [...asked], refused, submission };
};

for await (const line of createInterface({ input: process.stdin })) {
  let played;
  try {
    played = await play(JSON.parse(line));
  } catch (error) {
    played = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(played)}\n`);
}
process.exit(0);
