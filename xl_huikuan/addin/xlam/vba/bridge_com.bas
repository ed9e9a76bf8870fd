' Bridge over a COM server that Windows starts (registered for this user by huikuan install).
' Nothing is loaded into Excel and Excel starts no process.
Option Explicit
Option Private Module

Private Const PROG_ID As String = "XlHuikuan.Server"
Private Const NOT_REGISTERED As Long = 4

Public Function HkConnect() As Object
    On Error GoTo failed
    Set HkConnect = CreateObject(PROG_ID)
    Exit Function
failed:
    HkRefuse NOT_REGISTERED, Err.Description
End Function

' After the server has died: nothing is kept here.
Public Sub HkForget()
End Sub
