namespace RouterProxy.Watch;

/// <summary>
/// Tells whether a threshold still judges the answers that it was chosen for. The first scored answers after the start, or after a new
/// threshold, say which those are. Not safe for concurrent use.
/// </summary>
internal sealed class IdentityWatch
{
    /// <summary>Answers that define the identity: enough to meet every value that a tenth of them has.</summary>
    public const int Answers = 50;

    private static readonly IdentityAspect[] All = Enum.GetValues<IdentityAspect>();

    private readonly AspectWatch[] _aspects = [.. All.Select(_ => new AspectWatch())];
    private int _seen;
    private int _changed;

    /// <summary>The threshold judges other answers than those that it was chosen for.</summary>
    public bool Provisional => _changed > 0;

    /// <summary>Counts a scored answer.</summary>
    /// <returns>What it has changed; null mostly. Of several at once the last.</returns>
    public IdentityChange? Observe(in ThresholdIdentity answer)
    {
        if (_seen < Answers)
        {
            _seen++;
            foreach (var aspect in All)
            {
                _aspects[(int)aspect].Learn(answer[aspect]);
            }

            return null;
        }

        IdentityChange? change = null;
        foreach (var aspect in All)
        {
            var watch = _aspects[(int)aspect];
            if (watch.Observe(answer[aspect]))
            {
                _changed += watch.Changed ? 1 : -1;
                change = new IdentityChange(aspect, watch.Known, answer[aspect], Provisional);
            }
        }

        return change;
    }
}
