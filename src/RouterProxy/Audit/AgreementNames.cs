namespace RouterProxy.Audit;

/// <summary>The words of <see cref="Agreement"/> in metrics and records.</summary>
internal static class AgreementNames
{
    public static string ToTag(this Agreement agreement) => agreement switch
    {
        Agreement.Agree => "agree",
        Agreement.Disagree => "disagree",
        Agreement.Error => "error",
        Agreement.Dropped => "dropped",
        _ => throw new ArgumentOutOfRangeException(nameof(agreement), agreement, null),
    };
}
