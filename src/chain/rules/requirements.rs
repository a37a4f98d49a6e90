//! Where Microsoft says what Lync Server 2013 asks of certificates.

/// Common requirements for certificates, 2016-06-23.
pub(super) const LYNC: &str =
    "Microsoft, Certificate infrastructure requirements for Lync Server 2013";
