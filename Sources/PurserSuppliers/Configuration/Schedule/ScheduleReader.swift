internal import PurserCore
internal import TimeZones

/// Reads `schedule`: of the whole file, or of one supplier.
struct ScheduleReader {
  let surroundings: Surroundings
  /// Where nothing is said.
  let defaults: ScheduleSettings
  /// Whether it is of one supplier, which has the owner's clock and holidays.
  let isOfSupplier: Bool

  /// The settings.
  ///
  /// - Parameters:
  ///   - node: the section; `nil` where there is none.
  ///   - problems: gets what is wrong.
  /// - Returns: them, with the defaults where nothing is said or what is said is wrong.
  func read(_ node: YAMLNode?, _ problems: inout Problems) -> ScheduleSettings {
    var settings = defaults
    guard let node, var reader = MappingReader(node, named: "schedule", &problems) else {
      return settings
    }
    let intervals = ConfigurationLimits.refresh
    settings.every = reader.duration("every", in: intervals, &problems) ?? settings.every
    settings.overnight =
      reader.duration("overnight", in: intervals, &problems) ?? settings.overnight
    if let node = reader.node("hours", &problems) {
      settings.hours.spans = node.timeSpans("hours", &problems)
    }
    if !isOfSupplier { readOfAll(&settings, &reader, &problems) }
    reader.finish(&problems)
    return settings
  }

  private func readOfAll(
    _ settings: inout ScheduleSettings, _ reader: inout MappingReader, _ problems: inout Problems
  ) {
    let flow = reader.duration("orders_flow_for", in: ConfigurationLimits.refresh, &problems)
    if let flow { settings.ordersFlowFor = flow }
    if let name = reader.text("time_zone", &problems),
      let clock = LocalClock(named: name, at: reader.valueMark(of: "time_zone"), &problems)
    {
      settings.hours.clock = clock
    }
    if let node = reader.node("holidays", &problems) {
      settings.hours.holidays = holidays(node, settings.hours.clock, &problems)
    }
    if let node = reader.node("working_days", &problems) {
      settings.hours.workingDays = Set(days(node, "working_days", &problems))
    }
  }

  // MARK: Days

  /// Dates, or a mapping with dates and a file of them.
  private func holidays(
    _ node: YAMLNode, _ clock: LocalClock, _ problems: inout Problems
  ) -> Set<Int64> {
    guard case .mapping = node.content else { return Set(days(node, "holidays", &problems)) }
    guard var reader = MappingReader(node, named: "holidays", &problems) else { return [] }
    var holidays: Set<Int64> = []
    if let node = reader.node("dates", &problems) {
      holidays.formUnion(days(node, "dates", &problems))
    }
    if let name = reader.text("file", &problems) {
      let mark = reader.valueMark(of: "file")
      holidays.formUnion(file(name, at: mark, clock, &problems))
    }
    reader.finish(&problems)
    return holidays
  }

  private func days(_ node: YAMLNode, _ key: String, _ problems: inout Problems) -> [Int64] {
    (node.list(key, &problems) ?? []).compactMap { item in
      guard let date = item.scalar.flatMap({ CalendarDate(iso: $0) }) else {
        item.refuse(key, expected: "a date such as `2026-12-25`", &problems)
        return nil
      }
      return date.dayNumber
    }
  }

  private func file(
    _ name: String, at mark: SourceMark, _ clock: LocalClock, _ problems: inout Problems
  ) -> Set<Int64> {
    let bytes: [UInt8]
    do { bytes = try surroundings.readFile(FilePaths.resolve(name, in: surroundings.folder)) } catch
    {
      problems.error(at: mark, "cannot read the holidays \(Quotation.quoted(name)): \(error)")
      return []
    }
    do throws(HolidayFile.Flaw) {
      return try HolidayFile.days(in: bytes)
    } catch {
      problems.error(at: mark, "\(Quotation.quoted(name)), line \(error.line): \(error.sentence)")
      return []
    }
  }
}

extension YAMLNode {
  /// A part of the day, or a list of such.
  func timeSpans(_ name: String, _ problems: inout Problems) -> [TimeSpan] {
    var items = [self]
    if case .sequence(let nodes) = content { items = nodes }
    return items.compactMap { item in
      guard var reader = MappingReader(item, named: name, &problems) else { return nil }
      var span = TimeSpan()
      if let days = reader.node("days", &problems)?.list("days", &problems) {
        span.days = Set(days.compactMap { $0.choice("days", of: Weekday.self, &problems) })
      }
      if let minute = Self.minute("from", &reader, &problems) { span.from = minute }
      if let minute = Self.minute("until", &reader, &problems) { span.until = minute }
      reader.finish(&problems)
      return span
    }
  }

  /// The minute of the day that `HH:MM` is.
  private static func minute(
    _ key: String, _ reader: inout MappingReader, _ problems: inout Problems
  ) -> Int? {
    guard let node = reader.node(key, &problems) else { return nil }
    guard let match = node.scalar?.wholeMatch(of: /([0-9]{2}):([0-9]{2})/),
      let hour = Int(match.1), let minute = Int(match.2), minute < 60,
      hour < 24 || hour == 24 && minute == 0
    else {
      node.refuse(key, expected: "a time of the day such as `22:00`", &problems)
      return nil
    }
    return hour * 60 + minute
  }
}

extension LocalClock {
  /// The clock of a zone that the owner names; `nil` where there is none of that name.
  init?(named name: String, at mark: SourceMark, _ problems: inout Problems) {
    let database = ZoneDatabase()
    do throws(ZoneError) {
      let zone = try database.zone(named: name)
      guard ZoneDatabase.isPlace(name) else {
        problems.error(
          at: mark,
          "`time_zone`: \(Quotation.quoted(name)) is no place; write one whose clocks are yours, such as "
            + "`Europe/Berlin`, or `UTC`")
        return nil
      }
      self.init(zone, named: name)
    } catch {
      var sentence = "`time_zone`: \(error)"
      if error == .unknown(name),
        let nearest = Quotation.nearest(to: name, among: database.places)
      {
        sentence += "; did you mean \(Quotation.quoted(nearest))?"
      }
      problems.error(at: mark, sentence)
      return nil
    }
  }
}

extension CalendarDate {
  /// The date that `YYYY-MM-DD` is; `nil` for any other text, and for a day that no calendar has.
  init?(iso text: String) {
    guard let match = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/),
      let year = Int64(match.1), let month = Int64(match.2), let day = Int64(match.3)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}
