// An identity provider for one test: node provider.js PORT CLIENT_ID CLIENT_SECRET BACK OUT
// Whoever enters a name at its log-in form is that person; its answers are those of a certified implementation.
import { Provider } from "oidc-provider";

const [port, client_id, client_secret, back, out] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id, client_secret, redirect_uris: [back], post_logout_redirect_uris: [out] }],
  claims: { openid: ["sub"], profile: ["preferred_username"] },
  cookies: { keys: ["of one test"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: `subject of ${id}`, preferred_username: id }),
  }),
  pkce: { required: () => true },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
