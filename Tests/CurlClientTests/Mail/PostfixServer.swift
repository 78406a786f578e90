import Foundation
import TestSupport

/// A real mail server, Postfix, with a folder of its own on a loopback port. It passes what it takes on to another server.
final class PostfixServer {
  /// Whether one can be had: it changes users, so that it needs root.
  static let isAvailable =
    geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/sbin/postfix")

  /// The services that take mail and pass it on, and nothing else.
  private static let services = """
    cleanup unix n - n - 0 cleanup
    qmgr unix n - n 300 1 qmgr
    rewrite unix - - n - - trivial-rewrite
    bounce unix - - n - 0 bounce
    defer unix - - n - 0 bounce
    trace unix - - n - 0 bounce
    smtp unix - - n - - smtp
    error unix - - n - - error
    retry unix - - n - - error
    anvil unix - - n - 1 anvil
    postlog unix-dgram n - n - 1 postlogd

    """

  /// The port of 127.0.0.1 it listens on.
  let port: UInt16

  private let folder: URL
  private let process: ChildProcess

  /// Starts a server with these settings, and returns when it listens.
  ///
  /// - Parameters:
  ///   - nextPort: to whom it passes mail on.
  ///   - settings: lines of its main.cf.
  /// - Throws: whatever keeps it from starting.
  init(passingTo nextPort: UInt16, _ settings: [String]) throws {
    let bound = try LoopbackSocket.bound()
    port = bound.port
    bound.close()
    folder = FileManager.default.temporaryDirectory
      .appending(path: "purser-postfix-\(UUID().uuidString)")
    let files = FileManager.default
    for name in ["conf", "queue", "data"] {
      try files.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o755])
    }
    let path = folder.path()
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    try ChildProcess.run("/usr/bin/env", ["chown", "postfix", path + "/data"])
    let main = [
      "compatibility_level = 3.6", "queue_directory = \(path)/queue",
      "data_directory = \(path)/data", "meta_directory = /etc/postfix",
      "maillog_file = /dev/stdout", "inet_interfaces = 127.0.0.1", "inet_protocols = ipv4",
      "myhostname = mail.shop.example", "mydestination =", "mynetworks = 127.0.0.0/8",
      "alias_maps =", "alias_database =", "local_recipient_maps =",
      "smtpd_relay_restrictions = permit_mynetworks, reject",
      "default_transport = smtp:[127.0.0.1]:\(nextPort)",
    ]
    try (main + settings + [""]).joined(separator: "\n")
      .write(toFile: path + "/conf/main.cf", atomically: true, encoding: .utf8)
    try ("127.0.0.1:\(port) inet n - n - - smtpd\n" + Self.services)
      .write(toFile: path + "/conf/master.cf", atomically: true, encoding: .utf8)
    process = try ChildProcess(
      "/usr/sbin/postfix", ["-c", path + "/conf", "start-fg"], joiningErrors: true)
    guard process.line(with: "daemon started") != nil else {
      throw ChildProcess.Failure(output: "Postfix does not start")
    }
  }

  /// Ends it and its children, and removes its folder.
  func stop() {
    // The process that was started waits for this one, which ends the others.
    let file = folder.appending(path: "queue/pid/master.pid").path()
    let text = try? String(contentsOfFile: file, encoding: .utf8)
    if let id = text.flatMap({ Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }) {
      kill(id, SIGTERM)
    }
    while process.line() != nil {}
    process.waitForEnd()
    // What is left in a temporary folder harms nobody.
    try? FileManager.default.removeItem(at: folder)
  }
}
