using System.Runtime.InteropServices;

namespace RouterProxy.Watch;

/// <summary>One answer's value of every <see cref="IdentityAspect"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ThresholdIdentity(string Model, string Fingerprint, string Dialect, string Form, string Temperature, string Format)
{
    public string this[IdentityAspect aspect] => aspect switch
    {
        IdentityAspect.Model => Model,
        IdentityAspect.Fingerprint => Fingerprint,
        IdentityAspect.Dialect => Dialect,
        IdentityAspect.Form => Form,
        IdentityAspect.Temperature => Temperature,
        _ => Format,
    };
}
