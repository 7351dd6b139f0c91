using System.Text;

namespace RouterProxy.FunctionalTests.Infrastructure;

/// <summary>Writes JSON from raw values, so that the spelling of numbers and escapes stays the author's.</summary>
internal sealed class SpelledJson(JsonSpelling spelling)
{
    private readonly StringBuilder _text = new();
    private bool _afterValue;

    private string Comma => spelling switch { JsonSpelling.Compact => ",", JsonSpelling.Spaced => ", ", _ => " ,\t" };

    private string Colon => spelling switch { JsonSpelling.Compact => ":", JsonSpelling.Spaced => ": ", _ => "  : " };

    private string Inside => spelling == JsonSpelling.Odd ? " " : "";

    public SpelledJson Open(char bracket)
    {
        Separate();
        _text.Append(bracket).Append(Inside);
        _afterValue = false;
        return this;
    }

    public SpelledJson Close(char bracket)
    {
        _text.Append(Inside).Append(bracket);
        _afterValue = true;
        return this;
    }

    public SpelledJson Name(string name)
    {
        Separate();
        _text.Append('"').Append(name).Append('"').Append(Colon);
        _afterValue = false;
        return this;
    }

    /// <summary>A value, or members and values, exactly as written.</summary>
    public SpelledJson Raw(string json)
    {
        Separate();
        _text.Append(json);
        _afterValue = true;
        return this;
    }

    public SpelledJson Member(string name, string rawValue) => Name(name).Raw(rawValue);

    public override string ToString() => _text.ToString();

    private void Separate()
    {
        if (_afterValue)
        {
            _text.Append(Comma);
        }
    }
}
