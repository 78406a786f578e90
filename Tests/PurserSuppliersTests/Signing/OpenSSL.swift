import Foundation

/// The program `openssl`, against which signatures are checked.
enum OpenSSL {
  struct Failure: Error {
    let arguments: [String]
  }

  /// Runs it with `input` on its standard input, and returns what it prints.
  static func run(_ arguments: [String], input: [UInt8] = []) throws -> [UInt8] {
    let process = Process()
    let (standardInput, output) = (Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.standardInput = standardInput
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    // What tests put in fits into the pipe's buffer.
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input))
    try standardInput.fileHandleForWriting.close()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(arguments: arguments) }
    return Array(printed)
  }

  /// The same for input and output that are text.
  static func text(_ arguments: [String], input: String = "") throws -> String {
    String(decoding: try run(arguments, input: Array(input.utf8)), as: UTF8.self)
  }

  /// A new private key of RSA, in PKCS #8.
  static func privateKey(bits: Int) throws -> String {
    try text(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:\(bits)"])
  }
}
