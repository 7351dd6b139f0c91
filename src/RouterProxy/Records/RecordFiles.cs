using System.Globalization;

namespace RouterProxy.Records;

/// <summary>
/// Files of lines in a folder, numbered upwards. The newest is written to the end, then the next one is begun and the oldest goes, so that they
/// never take more than a given part of the disk. One process has the folder at a time. Not thread-safe.
/// </summary>
internal sealed class RecordFiles : IDisposable
{
    private const string Prefix = "decisions-";
    private const string Suffix = ".jsonl";

    private readonly string _folder;
    private readonly int _maxBytes;
    private readonly int _maxFiles;
    private readonly FileStream _lock;
    private FileStream _file;
    private long _number;

    private RecordFiles(string folder, int maxBytes, int maxFiles, FileStream held, FileStream file, long number)
    {
        (_folder, _maxBytes, _maxFiles, _lock, _file, _number) = (folder, maxBytes, maxFiles, held, file, number);
    }

    /// <summary>Opens a folder and goes on where its newest file ends.</summary>
    /// <param name="folder">The folder; it is made when it is not there.</param>
    /// <param name="maxBytes">Largest file, in bytes.</param>
    /// <param name="maxFiles">Most files.</param>
    /// <exception cref="IOException">It cannot be made or written, or another process has it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static RecordFiles Open(string folder, int maxBytes, int maxFiles)
    {
        Directory.CreateDirectory(folder);
        var held = new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var number = Math.Max(1, All(folder).Select(f => f.Number).DefaultIfEmpty(0).Max());
            var file = Create(folder, number);
            EndLastLine(file);
            return new RecordFiles(folder, maxBytes, maxFiles, held, file, number);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The record files of a folder, oldest first.</summary>
    public static IReadOnlyList<string> In(string folder) => [.. All(folder).OrderBy(f => f.Number).Select(f => f.Path)];

    /// <summary>Writes a line; its end is added.</summary>
    /// <exception cref="IOException">The disk is full, or the file has gone.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        if (_file.Position > 0 && _file.Position + line.Length + 1 > _maxBytes)
        {
            _file.Dispose();
            _file = Create(_folder, ++_number);
            foreach (var old in All(_folder).OrderByDescending(f => f.Number).Skip(_maxFiles))
            {
                File.Delete(old.Path);
            }
        }

        _file.Write(line);
        _file.WriteByte((byte)'\n');
    }

    /// <summary>Hands over to the system what was written.</summary>
    public void Flush() => _file.Flush();

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // What could not be written has been reported when it was tried.
        }

        _lock.Dispose();
    }

    private static FileStream Create(string folder, long number)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 64 << 10,
        };
        if (!OperatingSystem.IsWindows())
        {
            // A route may record text.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D8}{Suffix}")), options);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    /// <summary>A process that was killed may have left half a line: what follows must not be added to it.</summary>
    private static void EndLastLine(FileStream file)
    {
        if (file.Length == 0)
        {
            return;
        }

        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
        {
            file.WriteByte((byte)'\n');
        }
    }

    private static IEnumerable<(string Path, long Number)> All(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}"))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield return (path, number);
            }
        }
    }
}
