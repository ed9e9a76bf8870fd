"""What is known of who works here, without asking anybody."""

from xl_huikuan.addin.logbook import user_name


def test_who_is_at_the_pc_is_taken_from_the_environment_alone(monkeypatch):
    """Windows says USERNAME, others LOGNAME or USER; a service may say nothing."""
    for name in ("USERNAME", "LOGNAME", "USER"):
        monkeypatch.delenv(name, raising=False)
    assert user_name() == ""

    monkeypatch.setenv("USER", "zhoumin")
    assert user_name() == "zhoumin"

    monkeypatch.setenv("USERNAME", "周敏")
    assert user_name() == "周敏"
