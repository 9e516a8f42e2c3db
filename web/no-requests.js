// Stands where bundled code would reach for the network: the pages of okg make their own requests,
// to their own server, and nothing vendored makes any.
export const refused = function () {
  throw new Error("vendored code makes no requests");
};
