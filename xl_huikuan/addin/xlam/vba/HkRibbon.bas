' Ribbon buttons, jobs, undo, warm-up and function help.
' ASCII only: every text a clerk reads comes from the sheet "hk", from the ribbon or from Python.
Option Explicit

' vbObjectError (no constant in Calc) + 700; a number of the table BRIDGE_REFUSALS is added.
Public Const HK_REFUSED As Long = &H80040000 + 700
Private Const ESC_PRESSED As Long = 18
Private Const LONGEST_MESSAGE As Long = 1000 ' MsgBox cuts off at 1024
Private Const LONGEST_STATUS As Long = 255
Private Const LONGEST_PROMPT As Long = 250 ' of Application.InputBox

Private mBusy As Boolean
Private mTexts As Variant

Public Sub HkPress(control As IRibbonControl)
    HkRun control.Tag
End Sub

' Excel's own undo ends here, see Application.OnUndo.
Public Sub HkUndo()
    HkRun "undo"
End Sub

' Runs a moment after Excel has started: nobody waits for it, and it says nothing unless versions differ.
Public Sub HkWarm()
    Dim reply As Variant
    On Error GoTo unable
    HkDescribe
    reply = HkCall("!hello", Array(ADDIN_VERSION))
    If reply(1) = "failed" Then HkSay CStr(reply(2)), vbExclamation
unable:
End Sub

Private Sub HkRun(key As String)
    Dim before As Variant, reply As Variant
    If mBusy Then
        HkSay HkText("busy"), vbExclamation
        Exit Sub
    End If
    mBusy = True
    before = HkState()
    On Error GoTo failed
    Application.EnableCancelKey = xlDisabled
    reply = HkJob(key)
fin:
    HkRestore before
    mBusy = False
    HkEnd reply
    Exit Sub
failed:
    reply = Array("", "failed", HkWhy(Err.Number, Err.Description), "")
    Resume fin
End Sub

' Asks again and again how far the job is. Esc is listened to only between two calls, so that no
' reply is ever lost.
Private Function HkJob(key As String) As Variant
    Dim reply As Variant
    On Error GoTo interrupted
    reply = HkCall("!start", Array(key, HkBook(), ADDIN_VERSION))
again:
    Do While reply(1) = "running" Or reply(1) = "ask"
        If reply(1) = "ask" Then
            reply = HkAnswer(reply)
        Else
            Application.StatusBar = Left$(reply(2), LONGEST_STATUS)
            Application.EnableCancelKey = xlErrorHandler
            DoEvents
            Application.EnableCancelKey = xlDisabled
            reply = HkCall("!poll", Array(reply(0)))
        End If
    Loop
    HkJob = reply
    Exit Function
interrupted:
    If Err.Number <> ESC_PRESSED Then Err.Raise Err.Number, Err.Source, Err.Description
    Application.EnableCancelKey = xlDisabled
    reply = HkCall("!cancel", Array(reply(0)))
    Resume again
End Function

Private Function HkAnswer(reply As Variant) As Variant
    Dim prompt As String, extra As String, typed As Variant
    prompt = reply(2)
    extra = reply(3)
    If extra = "confirm" Then
        typed = HkText(IIf(HkSay(prompt, vbYesNo + vbQuestion) = vbYes, "yes", "no"))
    Else
        If Len(prompt) > LONGEST_PROMPT Then HkSay prompt, vbInformation
        typed = Application.InputBox(Left$(prompt, LONGEST_PROMPT), HkText("title"), Mid$(extra, Len("text:") + 1), Type:=2)
    End If
    If VarType(typed) = vbBoolean Then ' the box was closed without an answer
        HkAnswer = HkCall("!cancel", Array(reply(0)))
    Else
        HkAnswer = HkCall("!answer", Array(reply(0), CStr(typed)))
    End If
End Function

' Application.OnUndo must come last: whatever follows would take the offer away again.
Private Sub HkEnd(reply As Variant)
    Dim sheet As String
    On Error GoTo unable
    sheet = HkPart(reply, "show:")
    If Len(sheet) > 0 Then HkShow sheet
    If Len(reply(2)) > 0 Then HkSay CStr(reply(2)), IIf(reply(1) = "failed", vbExclamation, vbInformation)
    If reply(3) = "wizard" Then ActiveCell.FunctionWizard
    If Len(HkPart(reply, "undo:")) > 0 Then Application.OnUndo HkPart(reply, "undo:"), HkMacro("HkUndo")
unable:
End Sub

' What stands after a word in the last text of a reply, whose parts are separated by bars.
Private Function HkPart(reply As Variant, word As String) As String
    Dim part As Variant
    For Each part In Split(reply(3), "|")
        If Left$(part, Len(word)) = word Then HkPart = Mid$(part, Len(word) + 1)
    Next part
End Function

' The result lies open behind the message.
Private Sub HkShow(sheet As String)
    On Error Resume Next ' it can be hidden
    ActiveWorkbook.Worksheets(sheet).Activate
End Sub

' The workbook in front, or Nothing: none is open, or it is shown in Protected View.
Private Function HkBook() As Object
    Dim guarded As Object
    On Error Resume Next
    Set guarded = Application.ActiveProtectedViewWindow
    If guarded Is Nothing Then Set HkBook = ActiveWorkbook
End Function

Private Function HkState() As Variant
    Dim calculation As Variant
    On Error Resume Next
    calculation = Application.Calculation ' an error while no workbook is open
    With Application
        HkState = Array(.ScreenUpdating, .EnableEvents, .DisplayAlerts, .Cursor, .EnableCancelKey, .StatusBar, calculation)
    End With
End Function

Private Sub HkRestore(before As Variant)
    On Error Resume Next
    With Application
        .ScreenUpdating = before(0)
        .EnableEvents = before(1)
        .DisplayAlerts = before(2)
        .Cursor = before(3)
        .EnableCancelKey = before(4)
        .StatusBar = before(5)
        If .Calculation <> before(6) Then .Calculation = before(6)
    End With
End Sub

' Why nothing could be started, in the clerk's language; what only a technician understands goes last.
Private Function HkWhy(number As Long, description As String) As String
    Dim reason As String
    reason = HkText("bridge." & (CDbl(number) - HK_REFUSED))
    If Len(reason) = 0 Then reason = HkText("bridge.other")
    HkWhy = reason
    If Len(description) > 0 Then HkWhy = reason & vbCrLf & vbCrLf & number & " " & description
End Function

Private Function HkSay(message As String, buttons As Long) As Long
    Dim shown As String
    shown = message
    If Len(shown) > LONGEST_MESSAGE Then shown = Left$(shown, LONGEST_MESSAGE) & "..."
    HkSay = MsgBox(shown, buttons, HkText("title"))
End Function

' "" for a key that is not there.
Private Function HkText(key As String) As String
    Dim i As Long
    If IsEmpty(mTexts) Then mTexts = ThisWorkbook.Worksheets("hk").UsedRange.Value
    For i = 1 To UBound(mTexts, 1)
        If mTexts(i, 1) = key Then
            HkText = mTexts(i, 2)
            Exit Function
        End If
    Next i
End Function

' OnUndo, OnTime and MacroOptions look a macro up in every open workbook unless told where it is.
Private Function HkMacro(name As String) As String
    HkMacro = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & name
End Function

' Help of the functions for Excel's function window; Excel takes it only while we are no add-in.
Private Sub HkDescribe()
    Dim before As Workbook, i As Long, category As String
    category = HkText("title")
    On Error Resume Next
    Set before = ActiveWorkbook
    Application.ScreenUpdating = False
    ThisWorkbook.IsAddin = False
    For i = 1 To UBound(mTexts, 1)
        If Left$(mTexts(i, 1), 3) = "HK_" And InStr(mTexts(i, 1), ".") = 0 Then HkDescribeOne i, category
    Next i
    ThisWorkbook.IsAddin = True
    ThisWorkbook.Saved = True
    If Not before Is Nothing Then before.Activate
    Application.ScreenUpdating = True
End Sub

' The row holds the help of a function; the rows below it that of its arguments: HK_X.1, HK_X.2, ...
Private Sub HkDescribeOne(row As Long, category As String)
    Dim name As String, helps() As String, n As Long
    name = mTexts(row, 1)
    Do While row + n < UBound(mTexts, 1)
        If mTexts(row + n + 1, 1) <> name & "." & (n + 1) Then Exit Do
        n = n + 1
        ReDim Preserve helps(1 To n)
        helps(n) = mTexts(row + n, 2)
    Loop
    On Error Resume Next
    HkDescribeAs HkMacro(name), CStr(mTexts(row, 2)), category, helps, n
    If Err.Number <> 0 Then HkDescribeAs name, CStr(mTexts(row, 2)), category, helps, n
End Sub

Private Sub HkDescribeAs(name As String, help As String, category As String, helps() As String, n As Long)
    If n = 0 Then
        Application.MacroOptions Macro:=name, Description:=help, Category:=category
    Else
        Application.MacroOptions Macro:=name, Description:=help, Category:=category, ArgumentDescriptions:=helps
    End If
End Sub
