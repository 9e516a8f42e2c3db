// The layout of a graph by forces; static/graph.js draws what it lays out.
export {
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
} from "d3-force";
