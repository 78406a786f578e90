#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Where the log of an open ledger stands, as SQLite keeps it in the `-shm` file: "WAL-mode File Format",
/// section 2.1. It tells what the `-wal` file must have.
struct LogHead: Hashable {
  /// How many pages the database has.
  let pages: Int
  /// How many bytes a page has.
  let pageLength: Int
  /// How many frames of the log count; 0 after everything was copied and the log begins anew.
  let frames: Int
  /// The checksum of the last frame, as its header has it.
  private let checksum: [UInt8]
  /// What every frame of this round of the log has.
  private let salt: [UInt8]

  private static let length = 48

  /// Reads it; `nil` where SQLite is just about to write it.
  init?(shared descriptor: Int32) {
    var bytes = [UInt8](repeating: 0, count: 2 * Self.length)
    guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count,
      bytes[..<Self.length].elementsEqual(bytes[Self.length...]), bytes[12] == 1
    else { return nil }
    func word<Word: FixedWidthInteger>(_ offset: Int, _: Word.Type) -> Word {
      bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Word.self) }
    }
    let stated = Int(word(14, UInt16.self))
    pageLength = stated == 1 ? 65_536 : stated
    frames = Int(word(16, UInt32.self))
    pages = Int(word(20, UInt32.self))
    // Numbers are in the machine's order here and in the largest first in the log; the salt is as it is
    // in the log.
    checksum = Self.bigEndian(word(24, UInt32.self)) + Self.bigEndian(word(28, UInt32.self))
    salt = Array(bytes[32..<40])
  }

  private static func bigEndian(_ word: UInt32) -> [UInt8] {
    withUnsafeBytes(of: word.bigEndian) { Array($0) }
  }

  private static let headerLength = 32
  private static let frameHeaderLength = 24

  /// How long the log is with so many frames.
  static func length(frames: Int, pageLength: Int) -> Int {
    frames == 0 ? 0 : headerLength + frames * (frameHeaderLength + pageLength)
  }

  /// Whether the log that is open has what this says, and still has what `former` said a while ago.
  func isFound(in log: Int32, former: LogHead?) -> Bool {
    guard frames > 0 else { return true }
    guard isLastFrameFound(in: log) else { return false }
    guard let former, former.salt == salt, former.frames > 0 else { return true }
    return former.isLastFrameFound(in: log)
  }

  private func isLastFrameFound(in log: Int32) -> Bool {
    let start = Self.length(frames: frames, pageLength: pageLength) - pageLength
    var header = [UInt8](repeating: 0, count: Self.frameHeaderLength)
    guard
      pread(log, &header, header.count, off_t(start - Self.frameHeaderLength)) == header.count
    else { return false }
    return header[8..<16].elementsEqual(salt) && header[16..<24].elementsEqual(checksum)
  }
}
