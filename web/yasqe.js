// The editor of YASGUI. Its results viewer is not here: static/sparql.js shows results, in the
// language, the colours and the tables of the other pages.
export { Yasqe as default } from "@zazuko/yasqe";
