namespace RouterProxy.Intake;

/// <summary>
/// The request target as the client wrote it. The server's own <c>Path</c> is decoded and its dot segments are resolved, so it
/// cannot tell what an upstream will make of the original spelling.
/// </summary>
internal static class RawTarget
{
    /// <summary>The path of an origin-form or absolute-form target, without query; empty for <c>*</c> and the like.</summary>
    public static ReadOnlySpan<char> PathOf(ReadOnlySpan<char> target)
    {
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        if (path.StartsWith('/'))
        {
            return path;
        }

        const string Separator = "://";
        var scheme = path.IndexOf(Separator, StringComparison.Ordinal);
        if (scheme < 0)
        {
            return [];
        }

        var rest = path[(scheme + Separator.Length)..];
        var slash = rest.IndexOf('/');
        return slash < 0 ? [] : rest[slash..];
    }

    /// <summary>
    /// False for a path that, after one decoding, has a dot segment or a backslash: an upstream, or the URI class on the way to it,
    /// would resolve it to another path than the one that was allowed. A fragment mark would cut it short and is refused as well.
    /// What is encoded twice is data: nobody decodes it a second time before it is a path.
    /// </summary>
    public static bool IsSafe(ReadOnlySpan<char> path)
    {
        const int NotDots = 3;
        var dots = 0;
        for (var i = 0; i < path.Length; i++)
        {
            switch (DecodeAt(path, ref i))
            {
                case '/':
                    if (dots is 1 or 2)
                    {
                        return false;
                    }

                    dots = 0;
                    break;
                case '.':
                    dots = Math.Min(dots + 1, NotDots);
                    break;
                case '\\':
                    return false;
                default:
                    dots = NotDots;
                    break;
            }
        }

        return dots is not (1 or 2) && !path.Contains('#');
    }

    /// <summary>The character at <paramref name="index"/>, decoded once; moves the index to the last character of an escape.</summary>
    private static char DecodeAt(ReadOnlySpan<char> path, ref int index)
    {
        if (path[index] != '%' || index + 2 >= path.Length || !char.IsAsciiHexDigit(path[index + 1]) || !char.IsAsciiHexDigit(path[index + 2]))
        {
            return path[index];
        }

        index += 2;
        return (char)((HexValue(path[index - 1]) << 4) | HexValue(path[index]));
    }

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
