// A company's sign-in service for tests: oidc-provider on a free port of this machine. The client `shop` has the secret
// "shop-secret"; anybody signs in with the password "right", and is what the table below says; "ago" lets him have done it that
// many seconds ago.
//
// node oidc.mjs FOLDER: prints the port, and serves until it is stopped.
import { createServer } from "node:http";
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

console.info = console.warn = () => {}; // what it advises those who serve with it

const people = {
  ada: { email: "ada@northwind-distribution.example", email_verified: true, given_name: "Ada", family_name: "Seller", name: "Ada Seller", groups: ["sellers", "everybody"] },
  nemo: { email: "nemo@northwind-distribution.example", email_verified: true, name: "Nemo", groups: ["everybody"] },
};

const key = (kind, options, more) => ({ ...generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" }), use: "sig", ...more });

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [
      {
        client_id: "shop",
        client_secret: "shop-secret",
        redirect_uris: ["https://store.example/auth/oidc/northwind/callback"],
      },
    ],
    claims: { openid: ["sub"], profile: ["name", "given_name", "family_name"], email: ["email", "email_verified"], groups: ["groups"], acr: null, amr: null },
    features: { devInteractions: { enabled: false } },
    jwks: { keys: [key("rsa", { modulusLength: 2048 }, { alg: "RS256", kid: "rsa" }), key("ec", { namedCurve: "P-256" }, { alg: "ES256", kid: "ec" })] },
    cookies: { keys: ["of the tests"] },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...people[id] }) }),
    // Who has signed in has agreed.
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
      grant.addOIDCScope("openid profile email groups");
      await grant.save();
      return grant;
    },
  });

  const page = `<!doctype html><title>Contoso</title><form method="post"><label>Name <input name="login"></label>
<label>Password <input name="password" type="password"></label><label>Code <input name="code"></label>
<label>Seconds ago <input name="ago"></label><button>Sign in</button></form>`;
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url.startsWith("/interaction/")) return answer(request, response);
    try {
      if (request.method === "GET") {
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        return response.end(page);
      }
      let body = "";
      for await (const piece of request) body += piece;
      const form = new URLSearchParams(body);
      const known = form.get("password") === "right" && people[form.get("login")];
      const result = known
        ? {
            login: {
              accountId: form.get("login"),
              amr: form.get("code") ? ["pwd", "otp", "mfa"] : ["pwd"],
              ts: Math.floor(Date.now() / 1000) - Number(form.get("ago")),
            },
          }
        : { error: "access_denied", error_description: "The password is wrong." };
      await provider.interactionFinished(request, response, result);
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error));
    }
  });
  console.log(port);
});
