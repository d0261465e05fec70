// Signs a person in by email code, and by one-time password where the account has one.
// What only a browser can do, it says where to do: with one of the client's addresses as fourth argument, the browser comes back there.
// node sign-in.mjs https://keycloak.example.com/realms/example app alice@example.com [https://app.example.com/callback]
import { createHash, randomBytes } from "node:crypto";
import { createInterface } from "node:readline";

const [realm, clientId, address, redirectUri] = process.argv.slice(2);
const back = redirectUri ? { redirect_uri: redirectUri } : {};
const terminal = createInterface({ input: process.stdin });
const lines = terminal[Symbol.asyncIterator]();

async function ask(question) {
  process.stderr.write(question);
  return ((await lines.next()).value ?? "").trim();
}

const settings = await (await fetch(`${realm}/passwordless/settings`)).json();
const endpoint = settings.authorization_challenge_endpoint;
const verifier = randomBytes(32).toString("base64url");

async function post(url, fields) {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(fields) });
  return response.json();
}

let answer = await post(endpoint, {
  client_id: clientId,
  response_type: "code",
  scope: "openid",
  login_hint: address,
  code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  code_challenge_method: "S256",
  ...back,
});

while (!answer.authorization_code) {
  const fields = { client_id: clientId, auth_session: answer.auth_session };
  if (answer.error === "slow_down" && answer.auth_session) {
    console.error(`Another mail can be had in ${answer.resend_in} s.`);
    fields.email_code = await ask("Code from the first mail: ");
  } else if (answer.challenge === "email_code") {
    if (answer.reason) console.error(`That code is ${answer.reason}.`);
    const typed = await ask("Code from the mail (empty for another mail): ");
    if (typed) fields.email_code = typed;
    else fields.resend = "true";
  } else if (answer.challenge === "totp") {
    if (answer.reason) console.error(`That one-time password is ${answer.reason}.`);
    fields.totp = await ask("One-time password: ");
  } else if (answer.error === "redirect_to_web" || answer.challenge) {
    const request = new URLSearchParams({ client_id: clientId, request_uri: answer.request_uri });
    const where = answer.request_uri ? `: ${realm}/protocol/openid-connect/auth?${request}` : "";
    console.error(`This account has to sign in in a browser${where}`);
    process.exit(2);
  } else {
    console.error(`${answer.error}: ${answer.error_description ?? ""}`);
    process.exit(1);
  }
  answer = await post(endpoint, fields);
}
terminal.close();

// answer.device_token, if there, is for the app to keep and to send next time
const tokens = await post(`${realm}/protocol/openid-connect/token`, {
  grant_type: "authorization_code",
  client_id: clientId,
  code: answer.authorization_code,
  code_verifier: verifier,
  ...back,
});
if (tokens.error) {
  console.error(`${tokens.error}: ${tokens.error_description}`);
  process.exit(1);
}
const claims = JSON.parse(Buffer.from(tokens.id_token.split(".")[1], "base64url"));
console.log(`Signed in: ${claims.preferred_username}`);
