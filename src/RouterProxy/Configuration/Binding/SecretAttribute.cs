namespace RouterProxy.Configuration.Binding;

/// <summary>Marks an option whose value (and that of everything below it) is never printed.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : Attribute
{
    /// <summary>What is printed instead.</summary>
    public const string Mask = "***";
}
