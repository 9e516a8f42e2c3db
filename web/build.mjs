// Bundles what the web page takes from npm: node build.mjs FOLDER (scripts/vendor calls it).
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const target = process.argv[2];
const listed = /(?:[\w$]+ = "[^"\n]*", )+prefixes_default = \{[^{}]*\}/;
const network = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "Worker", "importScripts"];

// Licences that a package names in its package.json but does not bring with it.
const missing = {
  "@zazuko/yasqe": "licences/yasgui.txt",
  "@zazuko/yasgui-utils": "licences/yasgui.txt",
};

/** Leaves out a list of two thousand prefixes: the page offers those of the graph. */
const withoutPrefixes = {
  name: "without-prefixes",
  setup(bundler) {
    bundler.onLoad({ filter: /yasqe\.esm\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const contents = text.replace(listed, "prefixes_default = {}");
      if (contents === text) throw new Error("yasqe keeps its list of prefixes elsewhere now");
      return { contents };
    });
  },
};

/** The packages that are installed for the page, without the tools that bundle them. */
function packages() {
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
  return Object.keys(lock)
    .filter((key) => key && !lock[key].dev && !lock[key].optional)
    .sort()
    .map((key) => ({ ...JSON.parse(readFileSync(join(key, "package.json"), "utf8")), folder: key }));
}

function licence({ name, folder }) {
  const own = readdirSync(folder).filter((file) => /^(licen[cs]e|copying)/i.test(file)).sort();
  const files = own.map((file) => join(folder, file));
  if (!files.length && missing[name]) files.push(missing[name]);
  if (!files.length) throw new Error(`${name} brings no licence: add it to licences/`);
  return files.map((file) => readFileSync(file, "utf8").replaceAll("\r", "").trim()).join("\n\n");
}

const { metafile } = await build({
  entryPoints: ["yasqe.js", "yasqe.css", "force.js"],
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  inject: ["no-requests.js"],
  define: Object.fromEntries(network.map((name) => [name, "refused"])),
  plugins: [withoutPrefixes],
});

const known = packages();
for (const input of Object.keys(metafile.inputs)) {
  const from = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
  if (from && !known.some(({ name }) => name === from)) throw new Error(`no licence for ${from}`);
}
const rule = "=".repeat(78);
const texts = known.map((it) => `${rule}\n${it.name} ${it.version} (${it.license})\n${rule}\n\n${licence(it)}\n`);
const head = "The scripts and styles in this folder are built by scripts/vendor from these packages.\n";
writeFileSync(join(target, "LICENSES.txt"), [head, ...texts].join("\n"));
