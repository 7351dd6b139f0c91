namespace RouterProxy.Confidence;

/// <summary>
/// <see cref="SignalKind.LabelMass"/>: the probability of all reported ways to spell the label that was answered. A token that several labels
/// begin with says nothing between them, so the walk goes on along the generated tokens until one label is spelled out; alternatives of later
/// tokens count with the probability of the way that led there. Reported tokens that lead to no label are off-label mass; what was not
/// reported counts as neither. An answer that is no label, whose label is not the heaviest, or beside which more than a fifth of the mass is
/// off-label, has confidence 0: the number would be about another question than the one that was asked.
/// </summary>
internal sealed class LabelMassSignal(IReadOnlyList<string> labels) : ConfidenceSignal
{
    private const double HighestOffLabelMass = 0.2;

    private readonly LabelSet _labels = new(labels);
    private readonly double[] _mass = new double[labels.Count];
    private byte[] _path = new byte[64];
    private int _pathLength;
    private double _pathLogprob;
    private double _offLabel;
    private int _tokens;
    private int _answer = -1;
    private bool _ended;
    private bool _unreadable;

    public override bool IsComplete => _ended;

    public override void Add(in TokenReading token)
    {
        if (_ended)
        {
            return;
        }

        if (token.Text.IsEmpty)
        {
            _unreadable = _ended = true;
            return;
        }

        foreach (var alternative in token.Alternatives)
        {
            var text = alternative.Text(token.AlternativeTexts);
            if (Logprobs.IsValid(alternative.Logprob) && !text.SequenceEqual(token.Text))
            {
                AddAlternative(text, alternative.Logprob);
            }
        }

        AddChosen(token);
        _ended |= ++_tokens >= LabelSet.TokenLimit;
    }

    public override bool TryGetValue(out double value)
    {
        value = 0;
        if (_unreadable || _tokens == 0)
        {
            return false;
        }

        if (_answer < 0)
        {
            EndOnWholeLabel();
        }

        if (_answer >= 0 && _offLabel <= HighestOffLabelMass && IsHeaviest(_answer))
        {
            value = Math.Min(1, _mass[_answer]);
        }

        return true;
    }

    public override void Reset()
    {
        Array.Clear(_mass);
        _pathLength = _tokens = 0;
        _pathLogprob = _offLabel = 0;
        _answer = -1;
        _ended = _unreadable = false;
    }

    private bool IsHeaviest(int label)
    {
        foreach (var mass in _mass)
        {
            if (mass > _mass[label])
            {
                return false;
            }
        }

        return true;
    }

    private void AddAlternative(ReadOnlySpan<byte> text, double logprob)
    {
        var path = Extend(text);
        var probability = Math.Exp(_pathLogprob + Math.Min(logprob, 0));
        switch (Candidates(path, out var label, out _))
        {
            case 0:
                _offLabel += probability;
                break;
            case 1 when !WasWhole(label):
                _mass[label] += probability;
                break;
        }
    }

    private void AddChosen(in TokenReading token)
    {
        var path = Extend(token.Text);
        var candidates = Candidates(path, out var label, out var isWhole);
        if (candidates == 0 || (candidates == 1 && isWhole && WasWhole(label)))
        {
            // If there is a label, it was complete before this token, whose probability is not part of it.
            EndOnWholeLabel();
            _ended = true;
            return;
        }

        _pathLength = path.Length;
        _pathLogprob += token.Logprob;
        if (candidates == 1 && isWhole)
        {
            Answer(label);
            _ended = true;
        }
    }

    /// <summary>The tokens before this one spell the label out already: this one only tells it from longer labels.</summary>
    private bool WasWhole(int label) => _pathLength > 0 && _labels.Fit(_path.AsSpan(0, _pathLength), label) == LabelFit.Whole;

    /// <summary>The answer ends here: of the labels that the path spells out the longest is the answer.</summary>
    private void EndOnWholeLabel()
    {
        if (_pathLength > 0 && _labels.TryResolve(_path.AsSpan(0, _pathLength), ended: true, out var label) && label >= 0)
        {
            Answer(label);
        }
    }

    private void Answer(int label)
    {
        _answer = label;
        _mass[label] += Math.Exp(_pathLogprob);
    }

    private ReadOnlySpan<byte> Extend(ReadOnlySpan<byte> text)
    {
        if (_path.Length < _pathLength + text.Length)
        {
            Array.Resize(ref _path, (_pathLength + text.Length) * 2);
        }

        text.CopyTo(_path.AsSpan(_pathLength));
        return _path.AsSpan(0, _pathLength + text.Length);
    }

    /// <summary>How many labels the path can be about: those it spells out shadow their own beginnings ("card" within "cards").</summary>
    private int Candidates(ReadOnlySpan<byte> path, out int label, out bool isWhole)
    {
        var open = 0;
        label = -1;
        isWhole = false;
        for (var index = 0; index < _labels.Count; index++)
        {
            switch (_labels.Fit(path, index))
            {
                case LabelFit.Open:
                    open++;
                    label = isWhole ? label : index;
                    break;
                case LabelFit.Whole:
                    label = !isWhole || labels[index].Length > labels[label].Length ? index : label;
                    isWhole = true;
                    break;
            }
        }

        return open + (isWhole ? 1 : 0);
    }
}
