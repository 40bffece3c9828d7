// Other people's libraries judge our labels, and sign labels that we judge. Nothing is fetched: what is not in
// the folder throws.
//
//   node verifier.mjs judge DIR   verifies every label of DIR/labels, and alterations of each
//   node verifier.mjs sign DIR    signs the same labels as another issuer, into DIR/foreign
import * as vc from '@digitalbazaar/vc';
import * as ed25519 from '@digitalbazaar/ed25519-multikey';
import {BitstringStatusList, checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {createSignCryptosuite, createVerifyCryptosuite} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const [, , what, folder] = process.argv;
const read = name => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const write = (name, value) => writeFileSync(join(folder, name), JSON.stringify(value, null, 1));
const {now, expected, contexts} = read('expected.json');

function loader(did, lists) {
  const known = new Map();
  for(const [address, document] of Object.entries(contexts)) {
    known.set(address, document);
  }
  known.set(did.id, did);
  for(const method of did.verificationMethod) {
    known.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
  }
  for(const list of lists) {
    known.set(list.id, list);
  }
  return async url => {
    if(!known.has(url)) {
      throw new Error(`not in the folder: ${url}`);
    }
    return {contextUrl: null, documentUrl: url, document: structuredClone(known.get(url))};
  };
}

async function verified(credential, documentLoader) {
  const suite = [
    new DataIntegrityProof({cryptosuite: rdfc}),
    new DataIntegrityProof({cryptosuite: createVerifyCryptosuite()})
  ];
  const answer = await vc.verifyCredential({
    credential: structuredClone(credential), suite, documentLoader, now: new Date(now),
    // The library would judge the list at today's date: it is verified here, at the same instant as the label.
    checkStatus: async options => {
      const {document: list} = await documentLoader(options.credential.credentialStatus.statusListCredential);
      const answer = await vc.verifyCredential({credential: list, suite, documentLoader, now: new Date(now)});
      const good = answer.results?.filter(one => one.verified).length ?? 0;
      return answer.verified && good === 2 ?
        checkStatus({...options, verifyBitstringStatusListCredential: false}) :
        {verified: false, error: answer.error ?? new Error('a proof of the list does not fit')};
    }
  });
  const bits = (answer.statusResult?.results ?? []).map(one => one.status);
  const proofs = answer.results?.filter(one => one.verified).length ?? 0;
  if(answer.statusResult && answer.statusResult.verified !== true) {
    return {outcome: 'refused', why: String(answer.statusResult.error)};
  }
  // Both proofs one by one: a good one beside a bad one is not enough. And the bit, which `verified` leaves out.
  if(!answer.verified || proofs !== 2 || bits.length !== 1) {
    const errors = [answer.error, ...(answer.error?.errors ?? [])].map(String).join('; ');
    return {outcome: 'refused', why: `${proofs} good proof(s), ${bits.length} bit(s) ${errors}`};
  }
  return {outcome: bits[0] ? 'suspended' : 'valid', why: ''};
}

function altered(credential) {
  const made = [];
  const change = (name, act) => {
    const copy = structuredClone(credential);
    act(copy);
    made.push([name, copy]);
  };
  change('end', c => c.validUntil = '2099-01-01T00:00:00Z');
  change('subject', c => c.credentialSubject.id += 'x');
  change('name', c => c.name += ' ');
  change('index', c => c.credentialStatus.statusListIndex = '0');
  change('no status', c => delete c.credentialStatus);
  change('alignment', c => c.credentialSubject.achievement.alignment.pop());
  change('issuer', c => c.issuer.name = 'Autre');
  change('first proof', c => c.proof[0].created = '2024-01-01T00:00:00Z');
  change('second proof', c => c.proof[1].created = '2024-01-01T00:00:00Z');
  change('proofs swapped', c => [c.proof[0].proofValue, c.proof[1].proofValue] =
    [c.proof[1].proofValue, c.proof[0].proofValue]);
  return made;
}

async function judge() {
  const lists = readdirSync(join(folder, 'lists')).map(name => read(join('lists', name)));
  const documentLoader = loader(read('did.json'), lists);
  let faults = 0, refused = 0;
  for(const [name, outcome] of Object.entries(expected)) {
    const credential = read(join('labels', name));
    const found = await verified(credential, documentLoader);
    if(found.outcome !== outcome) {
      faults++;
      console.log(`${name}: ${found.outcome}, expected ${outcome}. ${found.why}`);
    }
    for(const [change, copy] of altered(credential)) {
      const {outcome} = await verified(copy, documentLoader);
      refused += outcome === 'refused';
      if(outcome !== 'refused') {
        faults++;
        console.log(`${name}, altered (${change}): ${outcome}`);
      }
    }
  }
  const valid = Object.values(expected).filter(one => one === 'valid').length;
  console.log(`${Object.keys(expected).length} labels of ours judged by @digitalbazaar/vc: ${valid} valid, ` +
    `${Object.keys(expected).length - valid} suspended or withdrawn; ${refused} alterations refused; ${faults} fault(s)`);
  process.exit(faults ? 1 : 0);
}

async function sign() {
  const issuer = 'did:web:autre.example';
  const keyPair = await ed25519.generate({
    id: `${issuer}#cle`, controller: issuer, seed: new TextEncoder().encode('TEST ONLY another issuer keypair')
  });
  const {publicKeyMultibase} = await keyPair.export({publicKey: true});
  const address = 'https://autre.example/etats/1';
  const did = {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'], id: issuer,
    verificationMethod: [{id: keyPair.id, type: 'Multikey', controller: issuer, publicKeyMultibase}],
    assertionMethod: [keyPair.id],
    service: [{id: `${issuer}#etats`, type: 'BitstringStatusLists', serviceEndpoint: [address]}]
  };
  const documentLoader = loader(did, []);
  const both = async document => {
    let signed = document;
    for(const cryptosuite of [rdfc, createSignCryptosuite()]) {
      const suite = new DataIntegrityProof({signer: keyPair.signer(), cryptosuite, date: now});
      const {proof, ...bare} = signed;
      const one = await vc.issue({credential: structuredClone(bare), suite, documentLoader});
      signed = {...bare, proof: [...(proof ?? []), ...[one.proof].flat()]};
    }
    return signed;
  };
  const list = new BitstringStatusList({length: 131072});
  list.setStatus(1, true);
  mkdirSync(join(folder, 'foreign', 'autre.example', '.well-known'), {recursive: true});
  mkdirSync(join(folder, 'foreign', 'autre.example', 'etats'), {recursive: true});
  const told = {};
  let index = 0;
  for(const name of Object.keys(expected)) {
    const {proof, ...document} = read(join('labels', name));
    document.issuer = {...document.issuer, id: issuer};
    document.credentialStatus = {
      id: `${address}#${index}`, type: 'BitstringStatusListEntry', statusPurpose: 'suspension',
      statusListIndex: String(index), statusListCredential: address
    };
    write(join('foreign', name), await both(document));
    told[name] = index === 1 ? 'suspended' : 'valid';
    index++;
  }
  write(join('foreign', 'expected.json'), told);
  write(join('foreign', 'autre.example', '.well-known', 'did.json'), did);
  write(join('foreign', 'autre.example', 'etats', '1'), await both({
    '@context': ['https://www.w3.org/ns/credentials/v2'], id: address,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'], issuer,
    validFrom: now, validUntil: new Date(Date.parse(now) + 86400e3).toISOString().replace('.000', ''),
    credentialSubject: {
      id: `${address}#list`, type: 'BitstringStatusList', statusPurpose: 'suspension',
      encodedList: await list.encode()
    }
  }));
  console.log(`${index} labels signed by @digitalbazaar/vc as another issuer`);
}

await {judge, sign}[what]();
