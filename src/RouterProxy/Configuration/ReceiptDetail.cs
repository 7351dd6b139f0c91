namespace RouterProxy.Configuration;

/// <summary><c>Receipt</c> of a client: how much of the <c>x-router-*</c> headers it gets.</summary>
public enum ReceiptDetail
{
    /// <summary>All of them.</summary>
    Full,

    /// <summary>Request id and decision.</summary>
    Decision,

    /// <summary>The request id alone.</summary>
    None,
}
