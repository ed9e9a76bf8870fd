' The Python server, for the bridges of Excel: kept, started again when it has died, not tried
' again by every cell when it cannot be started. A bridge gives HkConnect and HkForget.
Option Explicit
Option Private Module

Private Const GONE As Long = 462 ' the remote server machine does not exist or is unavailable
Private Const RPC_UNAVAILABLE As Long = -2147023174
Private Const RPC_FAILED As Long = -2147023170 ' it died during the call
Private Const RPC_DISCONNECTED As Long = -2147417848

Private mServer As Object
Private mRefused As Long
Private mReason As String

' name: a worksheet function HK_... or a request "!..."; args: an array, see xl_huikuan.addin.server.service.
Public Function HkCall(name As String, args As Variant) As Variant
    Dim plain As Variant, from1904 As Boolean, again As Boolean
    Dim number As Long, description As String
    If Left$(name, 1) = "!" Then
        If HkFromCell() Then Err.Raise 5
    End If
    plain = HkPlain(args)
    from1904 = HkFrom1904(name)
    On Error GoTo failed
    HkCall = HkRunning(name).Call(name, (plain), from1904)
    Exit Function
failed:
    number = Err.Number ' kept, because what is called from here clears Err
    description = Err.Description
    If again Or Not HkMayAskAgain(name, number) Then Err.Raise number, "HkServer", description
    again = True
    Set mServer = Nothing
    HkForget
    Resume
End Function

' A refusal is remembered: hundreds of cells would each wait for a start that fails. A button tries anew.
Public Sub HkRefuse(reason As Long, Optional detail As String = "")
    mRefused = HK_REFUSED + reason
    mReason = detail
    Err.Raise mRefused, "HkBridge", detail
End Sub

Private Function HkRunning(name As String) As Object
    If mServer Is Nothing Then
        If mRefused <> 0 And Left$(name, 1) <> "!" Then Err.Raise mRefused, "HkBridge", mReason
        Set mServer = HkConnect()
        mRefused = 0
    End If
    Set HkRunning = mServer
End Function

' A button must not be pressed twice because its server died half-way; a function may be asked again.
Private Function HkMayAskAgain(name As String, number As Long) As Boolean
    Select Case number
        Case GONE, RPC_UNAVAILABLE, RPC_DISCONNECTED
            HkMayAskAgain = True
        Case RPC_FAILED
            HkMayAskAgain = (Left$(name, 1) <> "!")
    End Select
End Function

' Ranges become their values in one block; a range of a million cells costs one call. They go into a
' fresh array: to assign over a Range could change its cells.
Private Function HkPlain(args As Variant) As Variant
    Dim plain() As Variant, i As Long
    HkPlain = Array()
    If UBound(args) < LBound(args) Then Exit Function
    ReDim plain(LBound(args) To UBound(args))
    For i = LBound(args) To UBound(args)
        If TypeName(args(i)) = "Range" Then
            plain(i) = args(i).Value2
        ElseIf IsObject(args(i)) Then
            Set plain(i) = args(i)
        Else
            plain(i) = args(i)
        End If
    Next i
    HkPlain = plain
End Function

' Whether a cell is calling: a formula of a stranger's workbook must press no button and answer no question.
Private Function HkFromCell() As Boolean
    On Error Resume Next ' else Caller is an error value
    HkFromCell = (TypeName(Application.Caller) = "Range")
End Function

' Whether the workbook of the calling cell counts its dates from 1904.
Private Function HkFrom1904(name As String) As Boolean
    If Left$(name, 1) = "!" Then Exit Function
    On Error Resume Next ' no cell is calling: Evaluate, or the function window
    HkFrom1904 = Application.Caller.Worksheet.Parent.Date1904
End Function
