' Bridge to Python inside LibreOffice, for tests: never part of an add-in that is shipped.
' The Python script of the user profile that is called here hands everything on to the tests.
Option Explicit

Private Const SCRIPT_URI = "vnd.sun.star.script:hkbridge.py$call?language=Python&location=user"
Private mScript As Object

Public Function HkCall(name As String, args As Variant) As Variant
    Dim plain() As Variant, i As Long
    plain = Array()
    ' A fresh array: to assign over a Range would write into its cells.
    If UBound(args) >= LBound(args) Then ReDim plain(LBound(args) To UBound(args))
    For i = LBound(args) To UBound(args)
        If Not IsObject(args(i)) Then
            plain(i) = args(i)
        ElseIf TypeName(args(i)) = "Range" Then
            HkRead args(i), plain, i
        End If
    Next i
    HkCall = HkSquare(HkScript().invoke(Array(name, plain, HkFrom1904()), Array(), Array()))
End Function

' One filled cell is passed as its value, as that is fast. The script reads all other ranges itself:
' Calc's Range lacks Value2 and takes an error for 0.
Private Sub HkRead(area As Object, plain() As Variant, i As Long)
    Dim first As Variant
    If area.Count = 1 Then first = area.CellRange.getDataArray()(0)(0)
    If IsEmpty(first) Or first = "" Then
        Set plain(i) = area.CellRange
    Else
        plain(i) = first
    End If
End Sub

Private Function HkScript() As Object
    Dim factory As Object, provider As Object
    If mScript Is Nothing Then
        Set factory = CreateUnoService("com.sun.star.script.provider.MasterScriptProviderFactory")
        Set provider = factory.createScriptProvider("")
        Set mScript = provider.getScript(SCRIPT_URI)
    End If
    Set HkScript = mScript
End Function

Private Function HkFrom1904() As Boolean
    HkFrom1904 = (ThisComponent.NullDate.Year = 1904)
End Function

' Rows arrive as an array of arrays, which a cell would show empty.
Private Function HkSquare(answer As Variant) As Variant
    Dim square() As Variant, row As Variant, i As Long, j As Long
    HkSquare = answer
    If Not IsArray(answer) Then Exit Function
    If Not IsArray(answer(0)) Then Exit Function
    ReDim square(1 To UBound(answer) + 1, 1 To UBound(answer(0)) + 1)
    For i = 0 To UBound(answer)
        row = answer(i)
        For j = 0 To UBound(row)
            square(i + 1, j + 1) = row(j)
        Next j
    Next i
    HkSquare = square
End Function
