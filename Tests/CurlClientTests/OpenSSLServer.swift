import Foundation

/// A real TLS server, `openssl s_server`, with a self-signed certificate in a temporary folder.
final class OpenSSLServer {
  struct Failure: Error {}

  /// The port of 127.0.0.1 the server listens on.
  let port: UInt16

  /// The certificate, which is its own authority.
  let certificate: String

  /// The certificate's private key.
  let key: String

  private let folder: URL
  private let process: Process
  /// What goes to the client, where connections stay open.
  private let replies: Pipe?

  /// Starts a server and returns when it listens; its certificate is for these names, and the one that
  /// it wants of clients, if it does. Where it `keepsOpen` a connection, it answers every request with `ok`,
  /// and has one connection at a time.
  init(names: String, wantsClientCertificate: Bool = false, keepsOpen: Bool = false) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "purser-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificate = folder.appending(path: "certificate.pem").path()
    key = folder.appending(path: "key.pem").path()
    let request = try Self.start(
      ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        + ["-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=purser test"]
        + ["-addext", "subjectAltName=\(names)"])
    request.process.waitUntilExit()
    guard request.process.terminationStatus == 0 else { throw Failure() }
    replies = keepsOpen ? Pipe() : nil
    let server = try Self.start(
      ["s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate]
        + (keepsOpen ? [] : ["-www"])
        + (wantsClientCertificate
          ? ["-Verify", "1", "-verify_return_error", "-CAfile", certificate] : []),
      input: replies)
    process = server.process
    guard let port = Self.port(announcedOn: server.output) else {
      kill(process.processIdentifier, SIGKILL)
      throw Failure()
    }
    self.port = port
    guard let replies else { return }
    let (requests, answers) = (server.output, replies.fileHandleForWriting)
    Thread.detachNewThread { Self.answer(requests, answers) }
  }

  /// Answers each request that the server prints, until it ends.
  private static func answer(_ requests: FileHandle, _ answers: FileHandle) {
    var text = ""
    while true {
      let chunk = requests.availableData
      guard !chunk.isEmpty else { return }
      text += String(decoding: chunk, as: UTF8.self)
      while let end = text.range(of: "\r\n\r\n") {
        text.removeSubrange(..<end.upperBound)
        try? answers.write(contentsOf: Data("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8))
      }
    }
  }

  /// Ends the process and removes the certificate.
  func stop() {
    // A child inherits the signals its parent's thread blocks; this one cannot be blocked.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    // What is left in a temporary folder harms nobody.
    try? FileManager.default.removeItem(at: folder)
  }

  private static func start(
    _ arguments: [String], input: Pipe? = nil
  ) throws -> (process: Process, output: FileHandle) {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    if let input {
      process.standardInput = input
    } else {
      process.standardInput = FileHandle.nullDevice
    }
    process.standardError = FileHandle.nullDevice
    process.standardOutput = output
    try process.run()
    return (process, output.fileHandleForReading)
  }

  /// Reads until the line `ACCEPT 127.0.0.1:PORT`, which the server prints when it listens.
  private static func port(announcedOn output: FileHandle) -> UInt16? {
    var text = ""
    while true {
      let chunk = output.availableData
      guard !chunk.isEmpty else { return nil }
      text += String(decoding: chunk, as: UTF8.self)
      if let line = text.firstMatch(of: /ACCEPT .*:([0-9]+)\n/) { return UInt16(line.1) }
    }
  }
}
