// PouchDB and its own server, both over LevelDB, measured beside our sync; nothing of the program uses them.
//
// `server FOLDER` says its port and serves. `client ADDRESS FOLDER NOTES FEW` puts the notes of the JSON file NOTES into
// a database of its own, pushes all of them to the empty server and pulls them into an empty database; then the same with
// those of FEW; then once more with nothing. Says the seconds of each as one line of JSON. Batches of a thousand, as the
// bare exchange's: with its own 100 it is slower.
"use strict";

const fs = require("fs");
const PouchDB = require("pouchdb");

const [role, ...named] = process.argv.slice(2);
const BATCH = { batch_size: 1000 };

function serve(folder) {
  const express = require("express");
  const app = express();
  const stored = PouchDB.defaults({ prefix: `${folder}/` });
  app.use(require("express-pouchdb")(stored, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: `${folder}/log` }));
  const listening = app.listen(0, "127.0.0.1", () => console.log(listening.address().port));
}

async function exchange(address, folder, notes, few) {
  const sender = new PouchDB(`${folder}/sender`), reader = new PouchDB(`${folder}/reader`);
  const centre = new PouchDB(`${address}/notes`);
  await centre.info();
  const taken = {};
  for (const [file, push, pull] of [[notes, "push", "first"], [few, "delta_push", "delta_pull"], [null, "", "noop"]]) {
    if (file) {
      await sender.bulkDocs(JSON.parse(fs.readFileSync(file, "utf8")));
      taken[push] = await timed(() => sender.replicate.to(centre, BATCH));
    }
    taken[pull] = await timed(() => reader.replicate.from(centre, BATCH));
  }
  taken.notes = (await reader.info()).doc_count;
  console.log(JSON.stringify(taken));
}

async function timed(way) {
  const began = process.hrtime.bigint();
  await way();
  return Number(process.hrtime.bigint() - began) / 1e9;
}

if (role === "server") serve(...named);
else exchange(...named);
