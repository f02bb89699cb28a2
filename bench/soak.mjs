// A day of a shop's life while its clock is turned an hour at a time: people of a partner buy, reveal, download, cancel, browse
// and read invoices, and the server's memory, files and errors are looked at.   node soak.mjs BASE PID MINUTES GROWTH
//
// Prints a line a sample. Ends with status 1 when an answer was 5xx or another than its request may expect, or when the memory of
// the last quarter was more than GROWTH percent above that of the quarter before.
import { readFileSync, readdirSync } from "node:fs";
import { createHash } from "node:crypto";

const [base, pid, minutes, growth] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const desks = 6; // people at work at once
const pause = 50; // milliseconds between two pieces of a person's work
const samples = Math.max(12, Math.round(minutes));
const password = "Chandlery-demo-2026";
const northwind = ["northwind-distribution.example", "11111111-1111-4111-8111-111111111111", "demo-secret-of-the-northwind-application"];
const desk = ["operator.example", "00000000-0000-4000-8000-000000000010", "demo-secret-of-the-chandlery-desk"];
const customer = "/v1/customers/20000000-0000-4000-8000-000000000001";
const pooled = { product: "8B64QH90172Z", sku: "0001" }, generated = { product: "G7HBTJF8K00N", sku: "0001" };

const done = { requests: 0, orders: 0, reveals: 0, downloads: 0, cancellations: 0, invoices: 0 };
const times = [];
const surprises = [];
let over = false, number = 0;
const wait = (ms) => new Promise((wake) => setTimeout(wake, ms));

// A person's token, by the form of the authorize page; with the shop's clock it ages an hour at each turn.
async function signIn([tenant, client, secret], user) {
  const redirect = "http://localhost/callback";
  const page = `${base}/${tenant}/oauth2/authorize?client_id=${client}&response_type=code&redirect_uri=${redirect}&state=soak`;
  const form = new URLSearchParams({ user_name: `${user}@${tenant}`, password });
  const sent = await fetch(page, { method: "POST", body: form, redirect: "manual" });
  const code = new URL(sent.headers.get("location")).searchParams.get("code");
  const grant = { grant_type: "authorization_code", code, redirect_uri: redirect, client_id: client, client_secret: secret, resource: "https://api.partnercenter.microsoft.com" };
  return (await (await fetch(`${base}/${tenant}/oauth2/token`, { method: "POST", body: new URLSearchParams(grant) })).json()).access_token;
}

let token;
let signingIn;
async function renew() {
  signingIn ??= signIn(northwind, "agent").then((fresh) => { token = fresh; signingIn = undefined; });
  await signingIn;
}

// The body of an answer with one of the expected statuses; undefined, and a surprise, for another one.
async function ask(method, path, body, expected = [200, 201, 204]) {
  const id = `soak-${++number}`;
  for (let tries = 0; tries < 4; ++tries) {
    const headers = { Authorization: `Bearer ${token}`, "MS-RequestId": id, Accept: "application/json" };
    if (body) headers["Content-Type"] = "application/json";
    const begun = performance.now();
    const answer = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
    const content = Buffer.from(await answer.arrayBuffer());
    times.push(performance.now() - begun);
    ++done.requests;
    if (answer.status === 401) { await renew(); continue; }
    if (expected.includes(answer.status)) return answer.headers.get("content-type")?.includes("json") ? JSON.parse(content) : content;
    surprises.push(`${method} ${path}: ${answer.status} ${content.toString().slice(0, 200)}`);
    return undefined;
  }
  surprises.push(`${method} ${path}: no token is taken`);
}

async function itemOf({ product, sku }) {
  return (await ask("GET", `/v1/products/${product}/skus/${sku}/availabilities?country=US&targetSegment=commercial`)).items[0].catalogItemId;
}

async function buy(item) {
  const cart = await ask("POST", `${customer}/carts`, { lineItems: [{ id: 0, catalogItemId: item, quantity: 1, billingCycle: "one_time" }] });
  const order = cart && (await ask("POST", `${customer}/carts/${cart.id}/checkout`))?.orders?.[0];
  if (order) ++done.orders;
  return order;
}

// reveal: its key, or one that waits for a new delivery of keys.
async function reveal(order) {
  const keys = `${customer}/orders/${order.id}/lineitems/0/softwarekeys`;
  const key = (await ask("GET", keys))?.items?.[0];
  if (key && (await ask("POST", `${keys}/${key.id}/reveal`, { reason: "soak" }))) ++done.reveals;
}

async function download(order, medium) {
  const link = await ask("POST", `${customer}/orders/${order.id}/lineitems/0/softwaredownloads/${medium}/links`, { riskAcknowledged: true });
  if (link && (await ask("GET", `/downloads/${link.link.uri.split("/").pop()}`))?.length === image.length) ++done.downloads;
}

async function cancel(order) {
  if (await ask("POST", `${customer}/orders/${order.id}/cancellation`, { acknowledged: true, reason: "soak" })) ++done.cancellations;
}

async function browse() {
  for (const path of ["/v1/products?country=US&targetView=SoftwarePerpetual", "/v1/customers?size=20", "/v1/auditrecords?size=50", `${customer}/subscriptions`, "/v1/me"]) await ask("GET", path);
  const newest = (await ask("GET", "/v1/invoices?size=5"))?.items?.[0];
  if (newest && (await ask("GET", `/v1/invoices/${newest.id}/documents/statement`))) ++done.invoices;
}

async function work(person, items, medium) {
  for (let turn = person; !over; ++turn) {
    const own = turn % 4 === 3 ? items.generated : items.pooled;
    const order = await buy(own);
    await wait(pause);
    if (order && turn % 4 < 2) await reveal(order);
    if (order && turn % 4 === 2) await cancel(order);
    if (order && turn % 8 === 1) await download(order, medium);
    if (turn % 5 === 0) await browse();
    await wait(pause);
  }
}

const image = Buffer.alloc(300_000, "image");
async function upload() {
  const own = await signIn(desk, "operator");
  const headers = { Authorization: `Bearer ${own}`, "Content-Type": "application/json" };
  const sha256 = createHash("sha256").update(image).digest("hex");
  const medium = { productId: pooled.product, skuId: pooled.sku, version: "2019", language: "en-US", architecture: "x64", fileName: "soak.iso", size: image.length, sha256 };
  const { id } = await (await fetch(`${base}/operator/v1/media`, { method: "POST", headers, body: JSON.stringify(medium) })).json();
  const sent = await fetch(`${base}/operator/v1/media/${id}/content`, { method: "PUT", headers: { Authorization: headers.Authorization }, body: image });
  if (!sent.ok) throw new Error(`the image is not taken: ${sent.status} ${await sent.text()}`);
  return id;
}

// The supplier's delivery, when the shelf holds less than one: the buyers' days of waiting for keys are another test's.
const delivery = 20_000;
let delivered = 0;
async function deliver() {
  const headers = { Authorization: `Bearer ${await signIn(desk, "operator")}` };
  const shelf = `${base}/operator/v1/keypools/${pooled.product}/${pooled.sku}`;
  const [pool] = (await (await fetch(shelf, { headers })).json()).items;
  if (pool.available >= delivery) return;
  const keys = Array.from({ length: delivery }, () => `SOAK-${String(++delivered).padStart(8, "0")}`).join("\n");
  const taken = await fetch(`${shelf}/keys?version=${encodeURIComponent(pool.version)}`, { method: "POST", headers: { ...headers, "Content-Type": "text/plain" }, body: keys });
  const said = await taken.json();
  if (said.imported !== delivery) surprises.push(`a delivery of keys: ${taken.status} ${JSON.stringify(said)}`);
}

const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
const files = () => readdirSync(`/proc/${pid}/fd`).length;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

await renew();
const medium = await upload();
const items = { pooled: await itemOf(pooled), generated: await itemOf(generated) };
for (let i = 0; i < 5; ++i) await buy(items.pooled);
await ask("POST", "/v1/sandbox/clock", { days: 61 }); // months to be invoiced
await renew();

console.log("  minute  shop's clock      RSS MiB  files  requests/s  orders  reveals  downloads  cancelled  PDFs  p99 ms  surprises");
const people = Array.from({ length: desks }, (_, person) => work(person, items, medium));
const memory = [];
const step = (minutes * 60_000) / samples;
const start = Date.now();
let before = 0;
let hours = 0;
for (let sample = 1; sample <= samples; ++sample) {
  // The day's hours that belong to this sample, one by one.
  for (; hours < Math.round((sample * 24) / samples); ++hours) {
    const { now } = await ask("GET", "/v1/sandbox/clock");
    await ask("POST", "/v1/sandbox/clock", { to: new Date(Date.parse(now) + 3_600_000).toISOString() });
  }
  await deliver();
  await wait(Math.max(0, start + sample * step - Date.now()));
  const clock = (await ask("GET", "/v1/sandbox/clock"))?.now ?? "?";
  memory.push(resident());
  const slow = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;
  times.length = 0;
  const cells = [[((Date.now() - start) / 60_000).toFixed(1), 8], [clock.slice(0, 16), 18], [memory.at(-1).toFixed(1), 9], [files(), 7], [((done.requests - before) / (step / 1000)).toFixed(0), 12],
    [done.orders, 8], [done.reveals, 9], [done.downloads, 11], [done.cancellations, 11], [done.invoices, 6], [slow.toFixed(0), 8], [surprises.length, 11]];
  console.log(cells.map(([value, width]) => String(value).padStart(width)).join(""));
  before = done.requests;
}
over = true;
await Promise.all(people);

const quarter = Math.floor(samples / 4);
const third = median(memory.slice(-2 * quarter, -quarter)), last = median(memory.slice(-quarter));
const grown = (last / third - 1) * 100;
const failed = Number(/^chandlery_requests_total\{.*status="5xx".*\} [1-9]/m.test(await (await fetch(`${base}/metrics`)).text()));
console.log(`Memory: ${third.toFixed(1)} MiB in the third quarter, ${last.toFixed(1)} MiB in the last: ${grown.toFixed(1)} % (at most ${growth} %).`);
for (const surprise of surprises.slice(0, 5)) console.log(`SURPRISE ${surprise}`);
if (failed) console.log("WRONG: the server answered 5xx.");
if (grown > growth) console.log("WRONG: the memory grows.");
process.exit(surprises.length || failed || grown > growth ? 1 : 0);
