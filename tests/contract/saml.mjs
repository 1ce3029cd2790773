// A real SAML identity provider (samlify), independent of the library that reads it, and that a test can turn against us.
//
//   node saml.mjs PORT KEYS OWN      KEYS: a folder of NAME.key and NAME.crt; OWN: the name of this provider's, the others are for tests
//
// POST /control takes what the next answers are changed into. Without {after}, whatever is changed is signed by the key asked for,
// so that only the claim itself is wrong:
//   {sp: xml}: our metadata, which it reads like those of any service
//   {person: {attribute: [values]}}: what is said of whoever comes; {nameId: text}
//   {before: [[pattern, replacement]]}: of the answer's text, before it is signed; {after: …}: once it is
//   {key: NAME}; {sign: "assertion" | "message" | "both"}; {encrypt: true}; {published: [NAME]}: certificates of its metadata
//   {algorithm: URI} of the signature; {silent: true}: no single logout in its metadata; {unsignedLogout: true}
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as samlify from 'samlify';

const [port, keys, own] = process.argv.slice(2);
// Another site than ours, 127.0.0.1: browsers send no session of ours along with what they post from here.
const base = `http://localhost:${port}`;
const NAME_ID = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const OIDS = {
  eduPersonPrincipalName: '1.3.6.1.4.1.5923.1.1.1.6', mail: '0.9.2342.19200300.100.1.3', givenName: '2.5.4.42', sn: '2.5.4.4',
  displayName: '2.16.840.1.113730.3.1.241', supannEtablissement: '1.3.6.1.4.1.7135.1.2.1.14', eduPersonAffiliation: '1.3.6.1.4.1.5923.1.1.1.1',
};
const file = (name) => readFileSync(join(keys, name), 'utf8');
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const later = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
const changed = (text, changes) => (changes || []).reduce((all, [from, to]) => all.replace(new RegExp(from, 'gs'), to), text);
// Who checks what comes to this provider is its library; the schema is checked on our side, of what it sends.
samlify.setSchemaValidator({ validate: async () => 'not checked here' });

let spMetadata = '';
let change = {};
let number = 0;
const requests = new Map();

function provider() {
  const place = (Location) => ({ Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location });
  return samlify.IdentityProvider({
    entityID: `${base}/metadata`, privateKey: file(`${change.key || own}.key`),
    signingCert: (change.published || [own]).map((name) => file(`${name}.crt`)), nameIDFormat: [NAME_ID],
    wantAuthnRequestsSigned: spMetadata.includes('AuthnRequestsSigned="true"'), wantLogoutRequestSigned: false,
    isAssertionEncrypted: Boolean(change.encrypt), messageSigningOrder: 'sign-then-encrypt',
    requestSignatureAlgorithm: change.algorithm || 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    singleSignOnService: [place(`${base}/sso`)], singleLogoutService: change.silent ? [] : [place(`${base}/slo`)],
  });
}

function service() {
  const alone = change.sign === 'message';
  return samlify.ServiceProvider({
    metadata: alone ? spMetadata.replace('WantAssertionsSigned="true"', 'WantAssertionsSigned="false"') : spMetadata,
    wantMessageSigned: alone || change.sign === 'both', wantLogoutResponseSigned: !change.unsignedLogout, wantLogoutRequestSigned: !change.unsignedLogout,
  });
}

function attributes(person) {
  const rows = Object.entries(person).map(([name, values]) =>
    `<saml:Attribute FriendlyName="${name}" Name="urn:oid:${OIDS[name]}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">${
      values.map((value) => `<saml:AttributeValue xsi:type="xs:string">${escaped(value)}</saml:AttributeValue>`).join('')}</saml:Attribute>`);
  return `<saml:AttributeStatement>${rows.join('')}</saml:AttributeStatement>`;
}

async function answer(request, person) {
  const idp = provider(); const sp = service();
  const acs = sp.entityMeta.getAssertionConsumerService('post');
  const nameId = change.nameId || `_session-of-${person.eduPersonPrincipalName[0]}`;
  const id = () => `_${(number += 1)}-${Math.random().toString(36).slice(2)}`;
  const written = () => {
    const now = later(0);
    const text = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id()}" Version="2.0" IssueInstant="${now}" Destination="${acs}" InResponseTo="${request.id}">`
      + `<saml:Issuer>${base}/metadata</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>`
      + `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="${id()}" Version="2.0" IssueInstant="${now}"><saml:Issuer>${base}/metadata</saml:Issuer>`
      + `<saml:Subject><saml:NameID Format="${NAME_ID}">${nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${later(300)}" Recipient="${acs}" InResponseTo="${request.id}"/></saml:SubjectConfirmation></saml:Subject>`
      + `<saml:Conditions NotBefore="${now}" NotOnOrAfter="${later(300)}"><saml:AudienceRestriction><saml:Audience>${sp.entityMeta.getEntityID()}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`
      + `<saml:AuthnStatement AuthnInstant="${now}" SessionIndex="_index"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`
      + `${attributes(person)}</saml:Assertion></samlp:Response>`;
    return { id: 'answer', context: changed(text, change.before) };
  };
  const made = await idp.createLoginResponse(sp, { extract: { request } }, 'post', { email: nameId }, written);
  const xml = changed(Buffer.from(made.context, 'base64').toString(), change.after);
  return { acs, answer: Buffer.from(xml).toString('base64') };
}

const page = (response, inside) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><html lang="fr"><title>Établissement d’essai</title><h1>Établissement d’essai</h1>${inside}`);
};

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function sso(request, response, query) {
  let asked = query.get('asked');
  if (request.method === 'POST') {
    asked = new URLSearchParams(await body(request)).get('asked');
    response.setHeader('Set-Cookie', 'who=somebody; Path=/; HttpOnly');
  } else {
    const signature = query.get('Signature');
    const signed = request.url.split('?')[1].split('&').filter((part) => !part.startsWith('Signature=')).join('&');
    const read = await provider().parseLoginRequest(service(), 'redirect', { query: Object.fromEntries(query), octetString: signature ? signed : undefined });
    asked = read.extract.request.id;
    requests.set(asked, read.extract.request);
    if (!(request.headers.cookie || '').includes('who=')) {
      page(response, `<form method="post" action="/sso"><input type="hidden" name="asked" value="${asked}"><button>Je suis Zoé</button></form>`);
      return;
    }
  }
  const made = await answer(requests.get(asked), change.person);
  page(response, `<form method="post" action="${escaped(made.acs)}"><input type="hidden" name="SAMLResponse" value="${made.answer}"><button>Continuer</button></form>`);
}

async function slo(request, response, query) {
  const idp = provider(); const sp = service();
  if (query.get('start')) {
    const made = idp.createLogoutRequest(sp, 'redirect', { logoutNameID: query.get('start'), sessionIndex: '_index' });
    response.writeHead(302, { Location: made.context }).end();
    return;
  }
  response.setHeader('Set-Cookie', 'who=; Path=/; Max-Age=0');
  if (query.get('SAMLResponse')) {
    const signed = request.url.split('?')[1].split('&').filter((part) => !part.startsWith('Signature=')).join('&');
    const read = await idp.parseLogoutResponse(sp, 'redirect', { query: Object.fromEntries(query), octetString: signed });
    page(response, `<p>${escaped(JSON.stringify(read.extract.response))}</p>`);
    return;
  }
  const signed = request.url.split('?')[1].split('&').filter((part) => !part.startsWith('Signature=')).join('&');
  const read = await idp.parseLogoutRequest(sp, 'redirect', { query: Object.fromEntries(query), octetString: query.get('Signature') ? signed : undefined });
  const made = idp.createLogoutResponse(sp, read, 'redirect', '');
  response.writeHead(302, { Location: made.context }).end();
}

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, base);
  try {
    if (pathname === '/control') {
      change = JSON.parse(await body(request));
      spMetadata = change.sp || spMetadata;
      response.end('ok');
    } else if (pathname === '/metadata') response.end(provider().getMetadata());
    else if (pathname === '/sso') await sso(request, response, searchParams);
    else if (pathname === '/slo') await slo(request, response, searchParams);
    else response.writeHead(404).end();
  } catch (error) {
    console.error(error);
    response.writeHead(500).end(String(error));
  }
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
