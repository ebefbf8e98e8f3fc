# Scores the mails whose paths come on standard input, with SpamAssassin's own library in one process.
# Arguments: the file of settings, a folder for state.
use strict;
use warnings;
use Mail::SpamAssassin;

my ($settings, $state) = @ARGV;
my $filter = Mail::SpamAssassin->new({
    local_tests_only   => 1,
    dont_copy_prefs    => 1,
    userprefs_filename => $settings,
    userstate_dir      => $state,
});
$filter->compile_now(0);
while (my $path = <STDIN>) {
    chomp $path;
    open(my $file, '<:raw', $path) or next;
    my $text = do { local $/; <$file> };
    my $mail = $filter->parse($text);
    my $status = $filter->check($mail);
    printf "%s\t%.3f\t%d\t%s\n", $path, $status->get_score(), $status->is_spam() ? 1 : 0,
        $status->get_names_of_tests_hit();
    $status->finish();
    $mail->finish();
}
