internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import PurserCore
internal import ServiceLifecycle

/// A listing as a file, which is written while it is read.
struct ListingFile: Sendable {
  /// A row of a file under its number: later ones have larger numbers.
  typealias Row = (number: Int64, bytes: [UInt8])

  /// The content type.
  var type: String
  /// What the file begins with.
  var heading: [UInt8] = []
  /// The name under which a browser keeps it; `nil` where it is shown.
  var name: String?
  /// Whether the newest rows come first.
  var newestFirst: Bool
  /// Reads the rows after a cursor, fewer than the limit only at the end.
  var read:
    @Sendable (_ cursor: Int64?, _ newestFirst: Bool, _ limit: Int) async throws(Problem) -> [Row]

  /// How far a file is.
  fileprivate struct Progress {
    /// The bytes to be written next.
    var bytes: [UInt8]
    var cursor: Int64?
    /// The last row of the file: what was there when it began, however fast rows are added.
    var last: Int64?
    var isAtEnd = false
    /// How long to leave the processors alone then.
    var pause = Duration.zero
  }
}

extension Gateway {
  /// The answer that a file is.
  ///
  /// - Throws: `Problem` where as many files are being written as may be.
  func export(_ file: ListingFile, logger: Logger) throws(Problem) -> Response {
    let place = try exports.begin()
    let body = ResponseBody(contentLength: nil) { writer in
      defer { withExtendedLifetime(place) {} }
      var progress = ListingFile.Progress(bytes: file.heading)
      repeat {
        do throws(Problem) {
          try await self.readPage(file, &progress)
        } catch {
          // The answer has begun: cutting the connection is the only way left to say that it is
          // not whole.
          logger.error("export failed", metadata: ["cause": "\(error.cause ?? error.detail)"])
          throw error
        }
        try await writer.write(ByteBuffer(bytes: progress.bytes))
        // Orders come first. A gateway that is asked to stop has none, and little time.
        if !progress.isAtEnd, !Task.isShuttingDownGracefully {
          try await Task.sleep(for: progress.pause)
        }
      } while !progress.isAtEnd
      try await writer.finish(nil)
    }
    var headers: HTTPFields = [.contentType: file.type, .cacheControl: "no-store"]
    if let name = file.name, let disposition = HTTPField.Name("Content-Disposition") {
      headers[disposition] = "attachment; filename=\"\(name)\""
    }
    return Response(status: .ok, headers: headers, body: body)
  }

  /// Reads the next page of a file. The heading, where it has one, stays in front of the first.
  private func readPage(
    _ file: ListingFile, _ progress: inout ListingFile.Progress
  ) async throws(Problem) {
    let start = ContinuousClock.now
    let last: Int64
    if let known = progress.last {
      last = known
      progress.bytes = []
    } else {
      last = try await file.read(nil, true, 1).first?.number ?? 0
      progress.last = last
    }
    let rows = try await file.read(progress.cursor, file.newestFirst, ExportDesk.page)
    for row in rows where row.number <= last { progress.bytes += row.bytes }
    progress.cursor = rows.last?.number
    progress.isAtEnd =
      rows.count < ExportDesk.page
      || !file.newestFirst && progress.cursor.map { $0 >= last } ?? true
    progress.pause = exports.pause(
      after: ContinuousClock.now - start, commands: ledger.commandsUnderWay, now: .now)
  }
}
