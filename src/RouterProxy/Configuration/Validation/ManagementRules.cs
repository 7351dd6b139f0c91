using RouterProxy.Configuration.Reading;

namespace RouterProxy.Configuration.Validation;

/// <summary>Rules for <c>RouterProxy:Management</c>.</summary>
internal static class ManagementRules
{
    public static void Check(ConfigurationDraft draft)
    {
        if (draft.Options.Management.Port is { } port && !draft.IsFaulty("Management:Port") && draft.Addresses.All(a => ListenAddresses.PortOf(a) == port))
        {
            draft.Report("Management:Port", null, $"the gateway listens nowhere else ({string.Join(", ", draft.Addresses)}): nothing would be left for requests");
        }
    }
}
