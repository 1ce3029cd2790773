// A real OpenID provider (oidc-provider) that keeps ProConnect's published rules, and that a test can turn against us.
//
//   node proconnect.mjs PORT BACK      BACK: the address of our site, where it may send people back
//
// POST /control takes what the next answers are changed into; every changed token is signed anew by a key of the provider, so that
// only the claim itself is wrong:
//   {idToken: {claim: value}, userinfo: {claim: value}, lacks: [claim], unsigned: true, alg: "none" | "HS256", stranger: true}
//   {back: address}: send people back there, from now on
//   {rotate: true}: sign with a new key, and publish it alone; {keep: true} goes on signing with the withdrawn one.
import { createServer } from 'node:http';
import { createHmac } from 'node:crypto';
import { Provider } from 'oidc-provider';
import { SignJWT, decodeJwt, exportJWK, generateKeyPair } from 'jose';

const port = process.argv[2];
let back = process.argv[3];
const issuer = `http://127.0.0.1:${port}`;
const people = {
  alice: { email: 'alice@univ-essai.example', given_name: 'Alice', usual_name: 'Éluard', siret: '13002526500013', uid: 'a1' },
  marc: { email: 'marc@univ-essai.example', usual_name: 'Sansprénom', siret: '13002526500013', uid: 'm1' },
};
const KNOWN = new Set(['response_type', 'client_id', 'redirect_uri', 'scope', 'claims', 'state', 'nonce', 'prompt', 'acr_values', 'idp_hint', 'login_hint']);
let change = {};
let key, stranger, handle, number = 0;

async function newKey() {
  const pair = await generateKeyPair('RS256', { extractable: true });
  return { private: pair.privateKey, jwk: { ...(await exportJWK(pair.privateKey)), kid: `key-${(number += 1)}`, alg: 'RS256', use: 'sig' } };
}

async function signed(raw, wanted) {
  const claims = { ...decodeJwt(raw), ...wanted };
  for (const name of change.lacks || []) delete claims[name];
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  if (change.alg) {
    const unsigned = `${part({ alg: change.alg, kid: key.jwk.kid })}.${part(claims)}`;
    const mac = change.alg === 'none' ? '' : createHmac('sha256', key.jwk.n).update(unsigned).digest('base64url');
    return `${unsigned}.${mac}`;
  }
  const by = change.stranger ? stranger.private : key.private;
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: key.jwk.kid }).sign(by);
}

function provider(published) {
  const made = new Provider(issuer, {
    clients: [{
      client_id: 'openinno', client_secret: 'secret-of-the-test-secret-of-the-test', userinfo_signed_response_alg: 'RS256',
      token_endpoint_auth_method: 'client_secret_post', grant_types: ['authorization_code'], response_types: ['code'],
      redirect_uris: [`${back}/compte/proconnect/retour/`, `${back}/en/compte/proconnect/retour/`],
      post_logout_redirect_uris: [`${back}/compte/proconnect/au-revoir/`, `${back}/en/compte/proconnect/au-revoir/`],
    }],
    jwks: { keys: [published.jwk] },
    pkce: { required: () => false },
    features: {
      devInteractions: { enabled: false }, jwtUserinfo: { enabled: true }, claimsParameter: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    acrValues: ['eidas1', 'eidas2', 'https://proconnect.gouv.fr/assurance/self-asserted'],
    clientAuthMethods: ['client_secret_post'],
    scopes: ['openid', 'given_name', 'usual_name', 'email', 'siret', 'uid', 'idp_id'],
    claims: Object.fromEntries(['email', 'given_name', 'usual_name', 'siret', 'uid', 'idp_id'].map((name) => [name, [name]])),
    findAccount: async (ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people[id] }) }),
    interactions: { url: (ctx, interaction) => `/who/${interaction.uid}` },
    cookies: { keys: ['of the test'] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Session: 600, Interaction: 600, Grant: 600 },
    // What is given to the site is not asked about: ProConnect does not either.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid given_name usual_name email siret uid idp_id');
      await grant.save();
      return grant;
    },
  });
  made.use(async (ctx, next) => {
    const { path, query } = ctx;
    if (path === '/auth') {
      const unknown = Object.keys(query).filter((name) => !KNOWN.has(name));
      if (unknown.length || (query.nonce || '').length < 32 || (query.state || '').length < 32) {
        ctx.status = 400;
        ctx.body = `Y000400 ${unknown}`;
        return;
      }
    }
    await next();
    if (path === '/token' && ctx.body.id_token) ctx.body.id_token = await signed(ctx.body.id_token, change.idToken);
    if (path === '/me' && ctx.status === 200) {
      if (change.unsigned) ctx.body = { ...decodeJwt(ctx.body), ...change.userinfo };
      else ctx.body = await signed(ctx.body, change.userinfo);
      ctx.type = change.unsigned ? 'application/json' : 'application/jwt';
    }
  });
  made.on('server_error', (ctx, error) => console.error(error));
  return made;
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function control(request, response) {
  change = JSON.parse(await body(request));
  if (change.back) {
    back = change.back;
    current = provider(key);
    handle = current.callback();
  }
  if (change.rotate) {
    const fresh = await newKey();
    current = provider(fresh);
    handle = current.callback();
    if (!change.keep) key = fresh;
  }
  response.end('ok');
}

async function who(request, response) {
  if (request.method === 'GET') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    const buttons = Object.keys(people).map((name) => `<button name="person" value="${name}">${name}</button>`).join('');
    response.end(`<!doctype html><html lang="fr"><title>Essai</title><h1>Qui êtes-vous ?</h1><form method="post">${buttons}<button name="person" value="">Renoncer</button></form>`);
    return;
  }
  const person = new URLSearchParams(await body(request)).get('person');
  const result = person
    ? { login: { accountId: person, acr: change.acr || 'eidas1', amr: ['pwd'] } }
    : { error: 'access_denied', error_description: 'given up' };
  await current.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

key = await newKey();
stranger = await newKey();
let current = provider(key);
handle = current.callback();
createServer((request, response) => {
  const answer = request.url === '/control' ? control : request.url.startsWith('/who/') ? who : handle;
  Promise.resolve(answer(request, response)).catch((error) => {
    console.error(error);
    response.statusCode = 500;
    response.end(String(error));
  });
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
