using System.Text;
using RouterProxy.Configuration.Validation;

namespace RouterProxy.Configuration.Reload;

/// <summary>A file that holds one key. What was read last stays in force while the file is missing or unusable.</summary>
internal sealed class KeyFile(string path)
{
    private volatile string? _current;
    private string? _text;

    public string Path { get; } = path;

    public string? Current => _current;

    /// <summary>Why the file as it is now cannot be used; null when it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads the file again.</summary>
    /// <returns>True when its content, or whether it can be used, has changed.</returns>
    public bool Refresh()
    {
        var problemBefore = Problem;
        string text;
        try
        {
            text = File.ReadAllText(Path, Encoding.UTF8).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Problem = error is FileNotFoundException or DirectoryNotFoundException ? "the file does not exist" : "the file cannot be read";
            return Problem != problemBefore;
        }

        Problem = text.Length == 0 ? "the file is empty" : HeaderRules.IsValue(text) ? null : "the file holds no key: a key is printable ASCII on one line";
        var changed = text != _text || Problem != problemBefore;
        _text = text;
        if (Problem is null)
        {
            _current = text;
        }

        return changed;
    }
}
