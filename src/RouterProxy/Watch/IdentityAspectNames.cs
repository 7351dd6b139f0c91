namespace RouterProxy.Watch;

/// <summary>Aspects as the log names them.</summary>
internal static class IdentityAspectNames
{
    public static string ToLog(this IdentityAspect aspect) => aspect switch
    {
        IdentityAspect.Model => "model",
        IdentityAspect.Fingerprint => "system_fingerprint",
        IdentityAspect.Dialect => "dialect",
        IdentityAspect.Form => "logprob form",
        IdentityAspect.Temperature => "temperature",
        _ => "response format",
    };
}
