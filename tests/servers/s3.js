// An object store for tests: s3rver on a free port of this machine, with one empty bucket. s3rver believes any signature
// of version 4, so they are checked here before it sees a request.
//
// node s3.js FOLDER: prints the port, and serves until it is stopped.
const crypto = require("crypto");
const http = require("http");
const S3rver = require("s3rver");

const secrets = { S3RVER: "S3RVER" };
const hmac = (key, text) => crypto.createHmac("sha256", key).update(text).digest();
const sha256 = (text) => crypto.createHash("sha256").update(text).digest("hex");

// Signature Version 4 of a request in its header, as the S3 reference describes it.
function isSigned(request) {
  const given = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
    request.headers.authorization || "",
  );
  if (!given) return false;
  const [key, day, region, service, end] = given[1].split("/");
  if (!secrets[key] || service !== "s3" || end !== "aws4_request") return false;
  const [path, query = ""] = request.url.split("?");
  const names = given[2].split(";");
  const needed = Object.keys(request.headers).filter((name) => name.startsWith("x-amz-") || name === "host");
  if (!needed.every((name) => names.includes(name))) return false;
  const canonical = [
    request.method,
    path,
    query.split("&").filter(Boolean).map((pair) => (pair.includes("=") ? pair : pair + "=")).sort().join("&"),
    ...names.map((name) => name + ":" + (request.headers[name] || "").trim().replace(/ +/g, " ")),
    "",
    given[2],
    request.headers["x-amz-content-sha256"],
  ].join("\n");
  const scope = [day, region, service, end].join("/");
  const text = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  const signingKey = [region, service, end].reduce(hmac, hmac("AWS4" + secrets[key], day));
  return hmac(signingKey, text).toString("hex") === given[3];
}

const store = new S3rver({
  silent: true,
  directory: process.argv[2],
  configureBuckets: [{ name: "chandlery" }],
});
store.configureBuckets().then(() => {
  const serve = store.callback();
  const server = http.createServer((request, response) => {
    if (isSigned(request)) return serve(request, response);
    request.resume();
    response.writeHead(403, { "Content-Type": "application/xml" });
    response.end("<Error><Code>SignatureDoesNotMatch</Code><Message>The signature is wrong.</Message></Error>");
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
});
