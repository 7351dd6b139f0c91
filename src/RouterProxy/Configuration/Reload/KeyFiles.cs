using System.Collections.Concurrent;

namespace RouterProxy.Configuration.Reload;

/// <summary>All key files, kept over reloads so that a table already in use follows them too.</summary>
internal sealed class KeyFiles
{
    private readonly ConcurrentDictionary<string, KeyFile> _files = new(StringComparer.Ordinal);

    /// <summary>The file at a path, read when it is asked for the first time.</summary>
    public KeyFile Get(string path) => _files.GetOrAdd(Path.GetFullPath(path), static p =>
    {
        var file = new KeyFile(p);
        file.Refresh();
        return file;
    });

    /// <summary>Reads all files again and returns those that have changed.</summary>
    public IReadOnlyList<KeyFile> Refresh() => [.. _files.Values.Where(f => f.Refresh())];

    /// <summary>The files that cannot be used as they are now.</summary>
    public IReadOnlyList<KeyFile> Unusable => [.. _files.Values.Where(f => f.Problem is not null)];

    /// <summary>Forgets files that the configuration in force does not name.</summary>
    public void KeepOnly(IEnumerable<string> paths)
    {
        var keep = paths.Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        foreach (var path in _files.Keys.Where(p => !keep.Contains(p)))
        {
            _files.TryRemove(path, out _);
        }
    }
}
