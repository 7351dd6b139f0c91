using System.Text;

namespace RouterProxy.Evaluation.Corpus;

/// <summary>A mail or a part of one: headers and body as far as the text needs them.</summary>
internal sealed class MailPart
{
    private readonly Dictionary<string, string> _headers;

    private MailPart(Dictionary<string, string> headers, string body)
    {
        _headers = headers;
        Body = body;
    }

    /// <summary>As it was sent, still encoded.</summary>
    public string Body { get; }

    /// <summary>In lower case; <c>text/plain</c> where none is stated.</summary>
    public string MediaType => (Header("content-type") ?? "text/plain").Split(';')[0].Trim().ToLowerInvariant() is { Length: > 0 } type ? type : "text/plain";

    public static MailPart Parse(string raw)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var position = 0;
        string? last = null;
        while (position < raw.Length)
        {
            var end = raw.IndexOf('\n', position) is >= 0 and var found ? found : raw.Length;
            var line = raw[position..end];
            position = Math.Min(end + 1, raw.Length);
            if (line.Length == 0)
            {
                break;
            }

            if (line[0] is ' ' or '\t')
            {
                if (last is not null)
                {
                    headers[last] += " " + line.Trim();
                }
            }
            else if (line.IndexOf(':') is > 0 and var colon)
            {
                // The first of a name counts; those that follow in a forwarded mail are not this one's.
                last = line[..colon];
                last = headers.TryAdd(last, line[(colon + 1)..].Trim()) ? last : null;
            }
        }

        return new MailPart(headers, raw[position..]);
    }

    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>The parts between the boundaries of a multipart; none when no boundary is stated.</summary>
    public IEnumerable<MailPart> Parts()
    {
        if (Boundary() is not { } boundary)
        {
            return [];
        }

        // What precedes the first boundary is for readers that know no MIME.
        return ("\n" + Body).Split("\n--" + boundary).Skip(1).Where(piece => !piece.StartsWith("--", StringComparison.Ordinal)).Select(piece => Parse(piece.TrimStart('\n')));
    }

    /// <summary>The body as text. A transfer encoding that is broken leaves it as it was sent.</summary>
    public string Decode() => Header("content-transfer-encoding")?.Trim().ToLowerInvariant() switch
    {
        "quoted-printable" => QuotedPrintable(Body),
        "base64" => Base64(Body),
        _ => Body,
    };

    private static string QuotedPrintable(string body)
    {
        var text = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] != '=')
            {
                text.Append(body[i]);
            }
            else if (i + 1 < body.Length && body[i + 1] == '\n')
            {
                i++;
            }
            else if (i + 2 < body.Length && char.IsAsciiHexDigit(body[i + 1]) && char.IsAsciiHexDigit(body[i + 2]))
            {
                // Most of these mails are in Latin-1, whose bytes are the first characters of Unicode.
                text.Append((char)Convert.ToByte(body.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                text.Append('=');
            }
        }

        return text.ToString();
    }

    private static string Base64(string body)
    {
        var buffer = new byte[body.Length];
        return Convert.TryFromBase64String(body, buffer, out var length) ? Encoding.Latin1.GetString(buffer, 0, length) : body;
    }

    private string? Boundary()
    {
        const string Name = "boundary=";
        if (Header("content-type") is not { } type || type.IndexOf(Name, StringComparison.OrdinalIgnoreCase) is not (>= 0 and var start))
        {
            return null;
        }

        var value = type[(start + Name.Length)..];
        return value.StartsWith('"') ? value[1..].Split('"')[0] : value.Split(';')[0].Trim();
    }
}
