import Foundation

/// A real mail server in another process, aiosmtpd, with TLS and logins; Python's reader of mail tells what came.
package final class PythonMailServer: Sendable {
  /// How connections begin.
  package enum Mode: String, Sendable, CaseIterable {
    case starttls, tls, plain
  }

  /// A message as Python understands it.
  package struct Mail: Decodable, Hashable, Sendable {
    package var peer: String
    package var tls: Bool
    package var login: Bool
    package var sender: String
    package var recipients: [String]
    package var from: String
    package var to: String
    package var subject: String
    package var date: String
    package var id: String
    package var auto: String
    package var names: [String]
    package var type: String
    package var text: String
    package var defects: [String]
    package var longest: Int
    package var lone: Bool
    package var ascii: Bool
  }

  /// Its port of 127.0.0.1.
  package let port: UInt16
  /// Its certificate, which is its own authority, in PEM.
  package let certificate: String

  private let process: ChildProcess
  private let folder: URL

  /// Starts a server, and returns when it listens.
  package init(_ mode: Mode, _ options: [String] = []) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "purser-mail-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (file, key) = (folder.path() + "/c.pem", folder.path() + "/k.pem")
    try ChildProcess.run(
      "/usr/bin/env",
      ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        + ["-nodes", "-keyout", key, "-out", file, "-days", "2", "-subj", "/CN=purser test"]
        + ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
    certificate = try String(contentsOfFile: file, encoding: .utf8)
    let script = URL(filePath: #filePath).appending(path: "../../../Mail/server.py").standardized
    // Another Python may come first; Debian's packages are the system's.
    process = try ChildProcess(
      "/usr/bin/python3", [script.path(), file, key, mode.rawValue] + options)
    guard let line = process.line(with: "PORT "), let port = UInt16(line.dropFirst(5)) else {
      process.stop()
      throw ChildProcess.Failure(output: "\(script.path()) does not listen")
    }
    self.port = port
  }

  /// Waits for the next message.
  package func nextMail() async throws -> Mail {
    guard let line = await process.nextLine() else { throw ChildProcess.Failure(output: "ended") }
    return try JSONDecoder().decode(Mail.self, from: Data(line.utf8))
  }

  /// Lets a slow server answer one message.
  package func release() throws { try process.write("") }

  /// Ends the process and removes the certificate.
  package func stop() {
    process.stop()
    // What is left in a temporary folder harms nobody.
    try? FileManager.default.removeItem(at: folder)
  }
}
