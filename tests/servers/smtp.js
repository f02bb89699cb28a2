// A mail server for tests: smtp-server on a free port of this machine. Whoever signs in does it as shop with the password
// "right"; nobody else may send. What is for postponed@ is put off, what is for refused@ refused.
//
// node smtp.js FOLDER: prints the port, and serves until it is stopped. Each letter becomes FOLDER/NUMBER.eml, written whole.
const fs = require("fs");
const path = require("path");
const { SMTPServer } = require("smtp-server");

const folder = process.argv[2];
let count = 0;

const answer = (code, text) => Object.assign(new Error(text), { responseCode: code });

const server = new SMTPServer({
  allowInsecureAuth: true,
  logger: false,
  onAuth({ username, password }, _session, done) {
    if (username === "shop" && password === "right") done(null, { user: username });
    else done(answer(535, "Authentication credentials invalid"));
  },
  onRcptTo({ address }, _session, done) {
    if (address.startsWith("postponed@")) done(answer(450, "Try again later"));
    else if (address.startsWith("refused@")) done(answer(550, "No such mailbox"));
    else done();
  },
  onData(stream, _session, done) {
    const pieces = [];
    stream.on("data", (piece) => pieces.push(piece));
    stream.on("end", () => {
      count += 1;
      const file = path.join(folder, `${count}.eml`);
      fs.writeFileSync(`${file}.part`, Buffer.concat(pieces));
      fs.renameSync(`${file}.part`, file);
      done();
    });
  },
});
server.on("error", () => {}); // of a client that goes away
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));
