/// When what was written is put in order for good. Tests have smaller ones.
struct UpkeepLimits {
  /// How many entries of the index in memory become a run.
  var latest = 16_384
  /// How many runs of a level become one of the next.
  var runs = 8
  /// How many of the latest events are not looked at for rows of open orders, since most of their
  /// orders end soon. A start reads that many, and `chunk` more.
  var lag: Int64 = 393_216
  /// How many events are looked at together.
  var chunk: Int64 = 16_384
  /// How far the lock file may be behind what was answered, while batch follows batch.
  var noteInterval = Duration.milliseconds(10)
  /// When the log is copied into the file.
  var log = LogCopier.Limits()
}
