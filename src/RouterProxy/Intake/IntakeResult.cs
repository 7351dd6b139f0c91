using System.Diagnostics.CodeAnalysis;

namespace RouterProxy.Intake;

/// <summary>A body that was read, or why not.</summary>
internal readonly record struct IntakeResult
{
    private IntakeResult(IntakeStatus status, PooledBuffer? body, int serverStatus)
    {
        Status = status;
        Body = body;
        ServerStatus = serverStatus;
    }

    public IntakeStatus Status { get; }

    /// <summary>The body, owned by the receiver; null unless <see cref="IntakeStatus.Ok"/>. Empty when the request had none.</summary>
    public PooledBuffer? Body { get; }

    /// <summary>The status that the server would answer with (400, 408); 0 unless <see cref="IntakeStatus.BadTransfer"/>.</summary>
    public int ServerStatus { get; }

    [MemberNotNullWhen(true, nameof(Body))]
    public bool IsOk => Body is not null;

    public static IntakeResult Ok(PooledBuffer body) => new(IntakeStatus.Ok, body, 0);

    public static IntakeResult Failed(IntakeStatus status) => new(status, null, 0);

    public static IntakeResult BadTransfer(int serverStatus) => new(IntakeStatus.BadTransfer, null, serverStatus);
}
