using System.Runtime.CompilerServices;
using RouterProxy.Confidence;

namespace RouterProxy.Probing;

/// <summary>Rows in the order in which they came, their texts end to end, and their alternatives. Reused from answer to answer.</summary>
/// <param name="weighsAlternatives">See <see cref="WeighsAlternatives"/>.</param>
internal sealed class RowBuffer(bool weighsAlternatives = true)
{
    private readonly ByteList _text = new();
    private readonly ByteList _alternativeText = new();
    private TokenRow[] _rows = new TokenRow[8];
    private Alternative[] _alternatives = new Alternative[16];
    private int _alternativesCount;

    public int Count { get; private set; }

    /// <summary>The signal looks at all alternatives. Otherwise they only tell a certain token from a forced one, and those of others are not read.</summary>
    public bool WeighsAlternatives => weighsAlternatives;

    /// <summary>About how many bytes it occupies.</summary>
    public int Capacity => _text.Capacity + _alternativeText.Capacity + (_rows.Length * Unsafe.SizeOf<TokenRow>()) + (_alternatives.Length * Unsafe.SizeOf<Alternative>());

    /// <summary>The texts of all rows end to end.</summary>
    public ReadOnlySpan<byte> Text => _text.Span;

    public ByteList TextTarget => _text;

    public ByteList AlternativeTextTarget => _alternativeText;

    public ref TokenRow this[int index] => ref _rows[index];

    public ReadOnlySpan<byte> TextOf(int index) => _text.Span.Slice(_rows[index].TextStart, _rows[index].TextLength);

    public TokenReading Reading(int index)
    {
        ref readonly var row = ref _rows[index];
        return new TokenReading(
            row.IsOpaque ? default : TextOf(index),
            Math.Min(row.Logprob, 0),
            _alternatives.AsSpan(row.AlternativesStart, row.AlternativesCount),
            _alternativeText.Span);
    }

    /// <summary>Adds an empty row whose text starts here.</summary>
    public ref TokenRow Add()
    {
        if (Count == _rows.Length)
        {
            Array.Resize(ref _rows, Count * 2);
        }

        ref var row = ref _rows[Count++];
        row = new TokenRow { TextStart = _text.Length, AlternativesStart = _alternativesCount };
        return ref row;
    }

    public void AddAlternative(int row, double logprob, int textStart)
    {
        if (_alternativesCount == _alternatives.Length)
        {
            Array.Resize(ref _alternatives, _alternativesCount * 2);
        }

        _alternatives[_alternativesCount++] = new Alternative(logprob, textStart, _alternativeText.Length - textStart);
        _rows[row].AlternativesCount++;
    }

    /// <summary>The alternatives that are added next belong to this row.</summary>
    public void BeginAlternatives(int row)
    {
        _rows[row].HasAlternatives = true;
        _rows[row].AlternativesStart = _alternativesCount;
        _rows[row].AlternativesCount = 0;
    }

    /// <summary>Drops the rows from <paramref name="count"/> on: those of another choice, of reasoning, or told twice.</summary>
    public void Truncate(int count)
    {
        if (count >= Count)
        {
            return;
        }

        _text.Truncate(_rows[count].TextStart);
        Count = count;
        if (count == 0)
        {
            _alternativesCount = 0;
            _alternativeText.Truncate(0);
        }
    }
}
