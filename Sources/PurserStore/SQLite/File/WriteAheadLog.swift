import Foundation
internal import PurserCore

/// Checks the write-ahead log that a process left behind when it died. SQLite itself takes a log
/// only up to the first frame that does not check, and forgets the rest without a word: right for a
/// transaction that was cut off by the end of its process, and wrong for a log that was damaged
/// later, whose transactions were acknowledged.
///
/// The layout is SQLite's: "Database File Format", section 4.
struct WriteAheadLog {
  private static let headerLength = 32
  private static let frameHeaderLength = 24

  private let bytes: [UInt8]
  private let pageLength: Int
  private let isBigEndian: Bool

  /// Checks the log of the database at `path`.
  ///
  /// - Throws: `StoreError.corrupt` where transactions follow a frame that does not check. One alone
  ///   may: the last one's frames need not reach the disk in order before they are synchronised.
  static func requireWhole(of path: String) throws(StoreError) {
    let log = name(beside: path)
    guard let contents = FileManager.default.contents(atPath: log),
      contents.count > headerLength, contents.contains(where: { $0 != 0 })
    else { return }
    guard WriteAheadLog(Array(contents))?.isWhole ?? false else {
      throw StoreError(
        .corrupt,
        "\(log) is damaged: orders that were answered are in it and cannot be read; both files were "
          + "left untouched. Restore them from a copy, or move \(log) away to go on without them")
    }
  }

  /// Whether a log with anything in it lies beside the database at `path`.
  static func isLeft(beside path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: name(beside: path)) else { return false }
    defer { file.closeFile() }
    do { return try file.seekToEnd() > 0 } catch { return false }
  }

  /// What the log beside the database at `path` has in its header and in every frame, and what is another
  /// whenever it begins anew; 0 where there is none.
  static func salt(beside path: String) -> Int64 {
    guard let file = FileHandle(forReadingAtPath: name(beside: path)) else { return 0 }
    defer { file.closeFile() }
    guard let header = try? file.read(upToCount: headerLength), header.count == headerLength else {
      return 0
    }
    return header[16..<24].reduce(0) { $0 << 8 | Int64($1) }
  }

  /// Whether the database at `path` has no log that anything could be in.
  static func isEmpty(beside path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: name(beside: path)) else { return true }
    defer { file.closeFile() }
    do {
      let header = try file.read(upToCount: headerLength) ?? Data()
      return try file.seekToEnd() <= UInt64(headerLength) || header.allSatisfy { $0 == 0 }
    } catch {
      return false
    }
  }

  private static func name(beside path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path + "-wal"
  }

  /// A log with a header that checks, or `nil`.
  private init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    isBigEndian = bytes[3] & 1 == 1
    pageLength = Int(Self.word(bytes, 8, isBigEndian: true))
    let magic = Self.word(bytes, 0, isBigEndian: true)
    guard magic & ~1 == 0x377F_0682, pageLength >= 512, pageLength <= 65_536,
      checksum(of: 0..<24, from: (0, 0)) == stored(at: 24)
    else { return nil }
  }

  private var isWhole: Bool {
    var sum = stored(at: 24)
    var frame = Self.headerLength
    let length = Self.frameHeaderLength + pageLength
    while frame + length <= bytes.count {
      sum = checksum(of: frame..<frame + 8, from: sum)
      sum = checksum(of: frame + Self.frameHeaderLength..<frame + length, from: sum)
      guard hasSalt(frame), sum == stored(at: frame + 16) else {
        return commits(from: frame) < 2
      }
      frame += length
    }
    return true
  }

  /// How many transactions of this log end in the frames from an offset on. Frames of the log's
  /// earlier rounds have another salt.
  private func commits(from start: Int) -> Int {
    stride(
      from: start, to: bytes.count - Self.frameHeaderLength - pageLength + 1,
      by: Self.frameHeaderLength + pageLength
    ).count { hasSalt($0) && Self.word(bytes, $0 + 4, isBigEndian: true) > 0 }
  }

  private func hasSalt(_ frame: Int) -> Bool { bytes[frame + 8..<frame + 16] == bytes[16..<24] }

  private func stored(at offset: Int) -> (UInt32, UInt32) {
    (
      Self.word(bytes, offset, isBigEndian: true), Self.word(bytes, offset + 4, isBigEndian: true)
    )
  }

  private func checksum(of range: Range<Int>, from sum: (UInt32, UInt32)) -> (UInt32, UInt32) {
    var (first, second) = sum
    for offset in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
      first &+= Self.word(bytes, offset, isBigEndian: isBigEndian) &+ second
      second &+= Self.word(bytes, offset + 4, isBigEndian: isBigEndian) &+ first
    }
    return (first, second)
  }

  private static func word(_ bytes: [UInt8], _ offset: Int, isBigEndian: Bool) -> UInt32 {
    let word = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
    return isBigEndian ? UInt32(bigEndian: word) : UInt32(littleEndian: word)
  }
}
