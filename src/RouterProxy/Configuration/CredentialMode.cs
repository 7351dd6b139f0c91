namespace RouterProxy.Configuration;

/// <summary><c>Credential</c> of a model.</summary>
public enum CredentialMode
{
    /// <summary>The operator's key.</summary>
    Key,

    /// <summary>The client's own key travels on.</summary>
    Client,

    /// <summary>No credential is sent.</summary>
    None,
}
