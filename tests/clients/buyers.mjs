// Buyers that order at once and again from the demo shop, each request under an MS-RequestId of its own, and send what failed
// again under the same one:   node buyers.mjs BASE TOKEN ITEM FOLDER COUNT
//
// FOLDER/acknowledged gets the id of each order that was answered 201, FOLDER/repeated a line for each answer that had to be
// asked for again, FOLDER/surprises what no client can expect. SIGTERM: each finishes what it has under way.
import { appendFileSync } from "node:fs";
import http from "node:http";

const [base, token, item, folder, count] = process.argv.slice(2);
const customer = "/v1/customers/20000000-0000-4000-8000-000000000001";
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(count) });
const patience = 60_000;
let over = false;
process.on("SIGTERM", () => (over = true));

const note = (file, line) => appendFileSync(`${folder}/${file}`, line + "\n");
const pause = (ms) => new Promise((wake) => setTimeout(wake, ms));

function send(path, id, body) {
  return new Promise((answer, fail) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json", "MS-RequestId": id };
    const request = http.request(base + path, { method: "POST", agent, headers, timeout: 20_000 }, (response) => {
      let text = "";
      response.on("data", (piece) => (text += piece));
      response.on("end", () => answer({ status: response.statusCode, text }));
      response.on("error", fail);
    });
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", fail);
    request.end(body ?? "");
  });
}

// The answer 201 of the request; undefined, and a surprise, when there is none.
async function insist(path, id, body) {
  for (const begun = Date.now(); Date.now() - begun < patience; await pause(100)) {
    let why;
    try {
      const { status, text } = await send(path, id, body);
      if (status === 201) return JSON.parse(text);
      why = `${status} ${text.slice(0, 200)}`;
      if (![502, 503, 504].includes(status)) break;
    } catch (failure) {
      why = failure.message;
    }
    note("repeated", `${Date.now()} ${id} ${why}`);
  }
  note("surprises", `${path} ${id}`);
  over = true;
}

async function buy(buyer) {
  for (let number = 0; !over; ++number) {
    const id = `buyer-${buyer}-${number}`;
    const line = { quantity: 1, billingCycle: "one_time" };
    let order;
    if (number % 2) {
      const cart = await insist(`${customer}/carts`, `${id}-cart`, JSON.stringify({ lineItems: [{ id: 0, catalogItemId: item, ...line }] }));
      order = cart && (await insist(`${customer}/carts/${cart.id}/checkout`, `${id}-checkout`))?.orders[0];
    } else {
      const lineItems = [{ lineItemNumber: 0, offerId: item, quantity: 1 }];
      order = await insist(`${customer}/orders`, `${id}-order`, JSON.stringify({ billingCycle: "one_time", lineItems }));
    }
    if (order) note("acknowledged", order.id);
  }
}

await Promise.all(Array.from({ length: Number(count) }, (_, buyer) => buy(buyer)));
agent.destroy();
